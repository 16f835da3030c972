/* SPDX-License-Identifier: Apache-2.0 */
#error "core 3 warns of this header"
