/**
 * The IPCPs over Ethernet: eth-dix, with an EtherType of its own, and eth-llc.
 *
 * <pre>
 *   EthDixFactory, EthLlcFactory ──options──▶ EthConfig
 *   FrameIntake   frames in, checked in the order of docs/wire/wire-shims.md 9.1
 *   FrameWriter   frames out
 *   Framing       how both look behind the addresses: DixFraming, LlcFraming
 *   EthIpcp       composes them with what all IPCPs with a port share
 * </pre>
 *
 * <p>Source: docs/wire/wire-shims.md 1 and 2.
 */
@NullMarked
package org.o7s.ipcp.eth;

import org.jspecify.annotations.NullMarked;
