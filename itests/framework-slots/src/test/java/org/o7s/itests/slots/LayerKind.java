package org.o7s.itests.slots;

import java.util.Locale;

/** The kinds of policies that a unicast layer uses, and the IRM for its flows. */
enum LayerKind {
    /** Any name, by the first or the last neighbour. */
    ROUTING("Route", "", 5),
    /** Any name, the first or the last hop. */
    PFF("Hop", "", 5),
    /** Any name, voice or best effort first. */
    SCHEDULER("Cube", "", 5),
    /** Any name, and another rate. */
    CONGESTION("Rate", "", 5),
    /** Any name, open or closed. */
    ADMISSION("Gate", "", 5),
    /** Any name, the first or the last that waits. */
    LOAD_BALANCE("Turn", "", 1),
    /** New code of one policy, with addresses of its own. */
    ADDRESS("Address", "flat", 6),
    /** New code of one policy, with the digests that all have. */
    HASH("Sha", "sha3-256", 5);

    private final String variant;
    private final String onlyName;
    private final int slots;

    LayerKind(String variant, String onlyName, int slots) {
        this.variant = variant;
        this.onlyName = onlyName;
        this.slots = slots;
    }

    /** The kind of a word that is typed. */
    static LayerKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** As it is typed. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The class of its policies here. */
    String variant() {
        return variant;
    }

    /** How many slots of it there are. */
    int slots() {
        return slots;
    }

    /** Whether another name may be chosen in a living layer. */
    boolean allowsAnother() {
        return onlyName.isEmpty();
    }

    /** The name of the policy with that number. */
    String policy(int number) {
        return allowsAnother() ? number % 2 == 1 ? "odd" : "even" : onlyName;
    }
}
