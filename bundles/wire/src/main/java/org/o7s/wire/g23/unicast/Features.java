package org.o7s.wire.g23.unicast;

/**
 * The bits by which o7s members recognise what each other understands beyond generation 23
 * (docs/wire/extensions.md, "features"). A C member carries none: its features are 0.
 *
 * <p>Bits that a receiver does not know are ignored, so that later versions can add some.
 */
public final class Features {
    /** The sender speaks the extensions of o7s 1. */
    public static final int O7S = 1;

    private Features() {}

    /** Whether all bits of {@code wanted} are among {@code features}. */
    public static boolean has(int features, int wanted) {
        return (features & wanted) == wanted;
    }
}
