/* SPDX-License-Identifier: Apache-2.0 */
int mbed_trace_init(void);
