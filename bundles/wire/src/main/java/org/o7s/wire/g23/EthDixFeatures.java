package org.o7s.wire.g23;

/**
 * What an eth-dix member says about itself beyond generation 23, in a field of a flow request or
 * reply that is unused there (docs/wire/extensions.md, marks of eth-dix): three bytes {@code o7s},
 * then the features. A field without this mark carries none. Stateless, for any thread.
 */
public final class EthDixFeatures {
    /** It takes frames with several packets. */
    public static final int TRAINS = 1;

    private static final int MARK = 0x6f377300;
    private static final int FEATURES = 0xff;

    private EthDixFeatures() {}

    /**
     * The field of 32 bits that says so; 0 if there is nothing to say.
     *
     * @param features 0..255
     */
    public static int field(int features) {
        return features == 0 ? 0 : MARK | (features & FEATURES);
    }

    /** What a field says: 0..255. */
    public static int of(int field) {
        return (field & ~FEATURES) == MARK ? field & FEATURES : 0;
    }

    /** Whether all bits of {@code wanted} are among {@code features}. */
    public static boolean has(int features, int wanted) {
        return (features & wanted) == wanted;
    }
}
