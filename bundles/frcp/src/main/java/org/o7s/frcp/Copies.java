package org.o7s.frcp;

/** A packet that is sent more than once in a row, because so much depends on it. */
final class Copies {
    private int left;
    private int number;

    /** A packet is sent, and then so many times more; 0 ends whatever was begun. */
    void of(int copied, int times) {
        number = copied;
        left = times;
    }

    boolean isAny() {
        return left > 0;
    }

    int number() {
        return number;
    }

    /** One more is sent; which packet. */
    int take() {
        left--;
        return number;
    }
}
