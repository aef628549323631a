package org.o7s.wire.g23.unicast;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.o7s.wire.internal.Range;

/**
 * The configuration of a layer that enrolment hands to a new member (docs/wire/wire-unicast.md 3.1,
 * {@code conf}).
 *
 * @param name 1 to {@link #MAX_NAME_BYTES} bytes of UTF-8 without control characters
 * @param hashAlgorithm of the directory: {@link #SHA3_224} to {@link #SHA3_512}
 * @param ipcpType {@link #UNICAST} or {@link #BROADCAST}
 * @param unicast there exactly if the type is unicast
 * @param policies by kind, a {@link PolicyName}, in the order of the kinds; an extension, at most
 *     {@link #MAX_POLICIES}, empty from a C member
 */
public record OepLayer(
        String name,
        int hashAlgorithm,
        int ipcpType,
        Optional<OepUnicast> unicast,
        Map<String, OepPolicy> policies) {
    /** The longest name. */
    public static final int MAX_NAME_BYTES = 255;

    /** The most named policies. */
    public static final int MAX_POLICIES = 16;

    /** SHA3-224, 28 bytes. */
    public static final int SHA3_224 = 0;

    /** SHA3-256, 32 bytes; the default. */
    public static final int SHA3_256 = 1;

    /** SHA3-384, 48 bytes. */
    public static final int SHA3_384 = 2;

    /** SHA3-512, 64 bytes. */
    public static final int SHA3_512 = 3;

    /** The type of unicast layers. */
    public static final int UNICAST = 1;

    /** The type of broadcast layers. */
    public static final int BROADCAST = 2;

    private static final int[] HASH_BYTES = {28, 32, 48, 64};

    /**
     * Checks the ranges and copies the map.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public OepLayer {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "a layer name has 1 to 255 bytes and no control characters, but is '%s'"
                            .formatted(name));
        }
        Range.check("hash algorithm", hashAlgorithm, SHA3_512);
        Range.check("IPCP type", ipcpType, UNICAST, BROADCAST);
        if ((ipcpType == UNICAST) != unicast.isPresent()) {
            throw new IllegalArgumentException(
                    "a unicast layer, and no other, has a unicast configuration: layer " + name);
        }
        Range.check("number of policies", policies.size(), MAX_POLICIES);
        policies.keySet().forEach(kind -> PolicyName.check("kind of policy", kind));
        SortedMap<String, OepPolicy> sorted = new TreeMap<>(policies);
        policies = Collections.unmodifiableSortedMap(sorted);
    }

    /** A unicast layer without named policies. */
    public static OepLayer unicast(String name, int hashAlgorithm, OepUnicast unicast) {
        return new OepLayer(name, hashAlgorithm, UNICAST, Optional.of(unicast), Map.of());
    }

    /** A broadcast layer; its hash is always SHA3-256 (Annex A). */
    public static OepLayer broadcast(String name) {
        return new OepLayer(name, SHA3_256, BROADCAST, Optional.empty(), Map.of());
    }

    /** The same layer with other named policies. */
    public OepLayer withPolicies(Map<String, OepPolicy> others) {
        return new OepLayer(name, hashAlgorithm, ipcpType, unicast, others);
    }

    /** The same layer with another unicast configuration; only for unicast layers. */
    public OepLayer withUnicast(OepUnicast other) {
        return new OepLayer(name, hashAlgorithm, ipcpType, Optional.of(other), policies);
    }

    /** Length of the directory's hashes, 28 to 64 bytes. */
    public int hashBytes() {
        return HASH_BYTES[hashAlgorithm];
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES
                && name.chars().noneMatch(Character::isISOControl);
    }
}
