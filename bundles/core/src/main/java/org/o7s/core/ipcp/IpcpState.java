package org.o7s.core.ipcp;

/**
 * The states of an IPCP (docs/wire/wire-shims.md 0.2).
 *
 * <pre>
 *   BOOT --bootstrap/enrol--> OPERATIONAL --destroy--> SHUTDOWN
 * </pre>
 *
 * An operational IPCP whose way out is missing stays operational; {@link IpcpStatus#detail} says
 * what it waits for.
 */
public enum IpcpState {
    /** Made, in no layer. */
    BOOT,
    /** Member of a layer. */
    OPERATIONAL,
    /** Gone. */
    SHUTDOWN
}
