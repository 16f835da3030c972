/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lwIP for this firmware: no operating system, raw TCP, IPv4, DHCP, DNS, SNTP.
 * Sizes are what one TLS connection needs; docs/firmware.md has the figures.
 */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#define NO_SYS               1
#define SYS_LIGHTWEIGHT_PROT 0 /* everything runs in one loop; nothing in interrupts */
#define LWIP_NETCONN         0
#define LWIP_SOCKET          0
#define LWIP_SINGLE_NETIF    1

#define LWIP_IPV4 1
#define LWIP_IPV6 0
#define LWIP_ARP  1
#define LWIP_ICMP 1
#define LWIP_UDP  1
#define LWIP_TCP  1
#define LWIP_DHCP 1
#define LWIP_DNS  1

/* Nobody sends fragments: TCP segments and answers of DNS, DHCP and SNTP fit. */
#define IP_REASSEMBLY 0
#define IP_FRAG       0

/* Waiting to see whether the address is taken costs up to nine seconds. */
#define LWIP_DHCP_DOES_ACD_CHECK 0
#define DHCP_DOES_ARP_CHECK      0

/* Segments under way, and the heap for what is sent: a board with little RAM sets smaller ones. */
#ifndef FW_LWIP_WINDOW
#define FW_LWIP_WINDOW 4
#endif
#ifndef FW_LWIP_HEAP
#define FW_LWIP_HEAP (8 * 1024)
#endif

#define MEM_ALIGNMENT     4
#define MEM_SIZE          FW_LWIP_HEAP
#define MEMP_NUM_PBUF     8
#define MEMP_NUM_TCP_PCB  3
#define MEMP_NUM_TCP_SEG  16
#define MEMP_NUM_UDP_PCB  4
#define PBUF_POOL_SIZE    (FW_LWIP_WINDOW + FW_LWIP_WINDOW / 2 + 1)
#define PBUF_POOL_BUFSIZE 1536

#define TCP_MSS          1460
#define TCP_WND          (FW_LWIP_WINDOW * TCP_MSS)
#define TCP_SND_BUF      (2 * TCP_MSS)
#define TCP_SND_QUEUELEN 8

/* More than the pool holds never arrives at once: the window sees to that. */
#define LWIP_DISABLE_TCP_SANITY_CHECKS 0

#define DNS_TABLE_SIZE      2
#define DNS_MAX_NAME_LENGTH 254

#define SNTP_SERVER_DNS           0 /* names are looked up before, so that a lack is told */
#define SNTP_MAX_SERVERS          1
#define SNTP_STARTUP_DELAY        0
#define SNTP_CHECK_RESPONSE       2 /* address, port and our own time stamp must match */
#define SNTP_SET_SYSTEM_TIME(sec) fw_sntp_answer(sec)
#include <stdint.h>
void fw_sntp_answer(uint32_t seconds);

uint32_t fw_lwip_random(void);
#define LWIP_RAND() fw_lwip_random()

/* Of lwIP's counters only those of its heap, which show a leak: pools_lwip.c. */
#define LWIP_STATS   1
#define MEM_STATS    1
#define MEMP_STATS   0
#define LINK_STATS   0
#define ETHARP_STATS 0
#define IP_STATS     0
#define ICMP_STATS   0
#define UDP_STATS    0
#define TCP_STATS    0
#define SYS_STATS    0

#define LWIP_NETIF_STATUS_CALLBACK   0
#define LWIP_CHECKSUM_CTRL_PER_NETIF 0

#endif
