/**
 * The IPCP over Ethernet with an EtherType of its own, eth-dix.
 *
 * <pre>
 *   EthDixFactory ──options──▶ EthDixConfig
 *   FrameIntake   frames in, checked in the order of docs/wire/wire-shims.md 9.1
 *   FrameWriter   frames out
 *   EthDixIpcp    composes them with what all IPCPs with a port share
 * </pre>
 *
 * <p>Source: docs/wire/wire-shims.md 1.
 */
@NullMarked
package org.o7s.ipcp.eth;

import org.jspecify.annotations.NullMarked;
