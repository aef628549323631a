package org.o7s.irm.management;

/** The components of members between which connections are made, in the order of connecting. */
public enum Component {
    /** Exchanges what routing needs. */
    MANAGEMENT("Management"),
    /** Forwards packets. */
    DATA_TRANSFER("Data Transfer");

    private final String wireName;

    Component(String wireName) {
        this.wireName = wireName;
    }

    /** As members know it (docs/wire/wire-unicast.md 2.2). */
    public String wireName() {
        return wireName;
    }
}
