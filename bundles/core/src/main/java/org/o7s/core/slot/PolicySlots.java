package org.o7s.core.slot;

/** Where a mechanism opens its slots. Any thread. */
public interface PolicySlots {
    /**
     * Opens a slot and fills it with the policy that was asked for, if it is here, else as soon as
     * it comes.
     */
    <P> PolicySlot<P> open(SlotRequest<P> request);
}
