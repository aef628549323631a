package org.o7s.frcp;

/**
 * What a flow with FRCP has been until now, to be held against what was asked for: {@link
 * FrcpCounters#report} makes one, on any thread.
 *
 * <p>What it says is about the direction towards us, but for the first two and the round trip. Loss
 * towards us is {@link #lost} of {@code received - duplicates + lost}; with retransmission nothing
 * is lost, and what {@link #repeated} says of {@link #sent} is the loss of the other direction, as
 * far as it was seen. Times are in ns, -1 where nothing is known.
 *
 * @param sent packets with DATA that we sent for the first time
 * @param repeated packets with DATA that we sent again
 * @param received packets with DATA that came, whatever became of them
 * @param duplicates of these, those that had come before
 * @param passedOver numbers that were passed over, as a later packet had come: without
 *     retransmission, 0 with it
 * @param outOfOrder packets that came after one with a later number: those that were overtaken, and
 *     with retransmission also those that were lost and repeated
 * @param late of these, those that came too late to be delivered: without retransmission
 * @param damaged packets whose check failed, or was missing although the peer checks
 * @param checked whether the peer has the habit of checking its packets, whatever was asked for
 * @param dropped of {@code received}, those that this end dropped for good: its application read
 *     too slowly or with too little room, or the rest of their message was lost
 * @param refused of {@code received}, those that this end had no room for or could make nothing of:
 *     the peer sends them again with retransmission, and without they are lost too
 * @param gaps how often the packet that was to be delivered next was missing while a later one was
 *     there: a run of missing numbers is one gap
 * @param longestWaitNs how long a gap was at most. With retransmission: how long what had come
 *     waited for what was missing, the present gap included. Without: how long nothing came before
 *     the packet that showed the gap
 * @param roundTripNs the smoothed round trip of a packet and what the peer says of it, its delay in
 *     saying so included unless it tells that; -1 where acknowledgements do not come
 * @param leastRoundTripNs the least of these
 * @param sinceHeardNs how long ago something of the peer came; -1 if nothing did yet
 * @param longestSilenceNs how long nothing of the peer came at most, until now included; 0 before
 *     anything came. Ends give signs of life once in a quarter of the timeout if nothing else
 * @param outages how often the peer counted as dead and came back
 * @param outageNs how long these outages took together
 */
public record FrcpReport(
        long sent,
        long repeated,
        long received,
        long duplicates,
        long passedOver,
        long outOfOrder,
        long late,
        long damaged,
        boolean checked,
        long dropped,
        long refused,
        long gaps,
        long longestWaitNs,
        long roundTripNs,
        long leastRoundTripNs,
        long sinceHeardNs,
        long longestSilenceNs,
        long outages,
        long outageNs) {

    /** Packets of the peer that never came, as far as is known. */
    public long lost() {
        return passedOver - late;
    }
}
