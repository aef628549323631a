package org.o7s.frcp;

/**
 * What happens to packets on their way.
 *
 * @param loss how many of 100 are lost, each for itself
 * @param reorder how many of 100 are overtaken
 * @param duplicate how many of 100 come twice
 * @param corrupt how many of 1000 have a bit flipped
 * @param delayMs one way
 * @param jitterMs added to the delay, 0 to this, without overtaking
 * @param burst how many packets are lost with each one that is lost
 * @param darkMs in each {@code periodMs}, how long everything is lost at its end
 * @param periodMs 0 if nothing is ever dark
 * @param bitsPerSecond 0 is without limit
 * @param queue packets that wait before the limit; those beyond are lost
 */
record Path(
        int loss,
        int reorder,
        int duplicate,
        int corrupt,
        int delayMs,
        int jitterMs,
        int burst,
        int darkMs,
        int periodMs,
        long bitsPerSecond,
        int queue) {
    static final Path CLEAN = new Path(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);

    Path loss(int percent) {
        return new Path(
                percent,
                reorder,
                duplicate,
                corrupt,
                delayMs,
                jitterMs,
                burst,
                darkMs,
                periodMs,
                bitsPerSecond,
                queue);
    }

    Path delay(int ms, int jitter) {
        return new Path(
                loss,
                reorder,
                duplicate,
                corrupt,
                ms,
                jitter,
                burst,
                darkMs,
                periodMs,
                bitsPerSecond,
                queue);
    }

    /** Reorder 25 %, duplicate 10 %, corrupt 1 %. */
    Path messy() {
        return new Path(
                loss, 25, 10, 10, delayMs, jitterMs, burst, darkMs, periodMs, bitsPerSecond, queue);
    }

    Path duplicates(int percent) {
        return new Path(
                loss,
                reorder,
                percent,
                corrupt,
                delayMs,
                jitterMs,
                burst,
                darkMs,
                periodMs,
                bitsPerSecond,
                queue);
    }

    Path bursts(int packets) {
        return new Path(
                loss,
                reorder,
                duplicate,
                corrupt,
                delayMs,
                jitterMs,
                packets,
                darkMs,
                periodMs,
                bitsPerSecond,
                queue);
    }

    Path dark(int forMs, int inMs) {
        return new Path(
                loss,
                reorder,
                duplicate,
                corrupt,
                delayMs,
                jitterMs,
                burst,
                forMs,
                inMs,
                bitsPerSecond,
                queue);
    }

    Path rate(long limit, int packets) {
        return new Path(
                loss, reorder, duplicate, corrupt, delayMs, jitterMs, burst, darkMs, periodMs,
                limit, packets);
    }
}
