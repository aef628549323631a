package org.o7s.frcp;

/** Numbers of 32 bits that wrap (docs/wire/wire-endtoend.md 0). */
final class Serial {
    private Serial() {}

    /** The later of two numbers that are less than 2^31 apart. */
    static int later(int a, int b) {
        return a - b < 0 ? b : a;
    }

    /** The earlier of two numbers that are less than 2^31 apart. */
    static int earlier(int a, int b) {
        return a - b < 0 ? a : b;
    }

    /** Whether {@code number} is in {@code from..to-1}. */
    static boolean within(int number, int from, int to) {
        return number - from >= 0 && number - to < 0;
    }
}
