/**
 * The IPCP of a point-to-point physical link, raptor: no addresses, and a header of one field.
 *
 * <pre>
 *   RaptorFactory ──options──▶ RaptorConfig
 *   Carriage      what a device needs around a packet: nothing, or an Ethernet header
 *   PacketIntake  packets in, checked
 *   PacketWriter  packets out
 *   RaptorIpcp    composes them with what all IPCPs share that ask for names
 * </pre>
 *
 * <p>Source: paper 5.6.3, docs/wire/raptor.md.
 */
@NullMarked
package org.o7s.raptor;

import org.jspecify.annotations.NullMarked;
