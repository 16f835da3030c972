// Stands for a sketch; it would include ../../device/certs.h.
#include "../../device/certs.h"

void setup() {}
void loop() {}
