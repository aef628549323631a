package org.o7s.policy.scheduler;

/**
 * Chooses which cube's oldest packet leaves next on a flow of the layer below, when packets wait.
 *
 * <p>One instance serves one member; what it must remember of a flow it keeps in the words that the
 * mechanism keeps for it. On the member's loop; allocates nothing. Source:
 * docs/wire/wire-unicast.md 9.
 */
public interface SchedulerPolicy {

    /** The kind's name. */
    String KIND = "scheduler";

    /** How many cubes there are: 0 best effort, 1 video, 2 voice. */
    int CUBES = 3;

    /** How many words of memory a flow needs: 0..16. A flow begins, and an exchange, with zeros. */
    int words();

    /**
     * Chooses a cube.
     *
     * @param memory the words of this flow
     * @param packets how many packets of each cube wait; at least one cube has some
     * @param headBytes length of the oldest packet of each cube, 0 if there is none
     * @param headOrder when the oldest packet of each cube came: a number that grows from packet to
     *     packet of the flow; 0 if there is none
     * @return a cube of which a packet waits
     */
    int next(long[] memory, int[] packets, int[] headBytes, long[] headOrder);
}
