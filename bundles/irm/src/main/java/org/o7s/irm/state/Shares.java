package org.o7s.irm.state;

import java.util.Optional;

/**
 * How processes share a table, so that no user takes what others need. Belongs to the IRM's loop.
 *
 * <p>One user has at most a quarter of it, and all users together three quarters: the last one is
 * left to processes that are trusted, which are those of root, of the daemon's own user, and
 * bundles in the daemon. They may have all of it.
 */
public final class Shares {
    private static final int PARTS = 4;

    private final String things;
    private final String doing;
    private final int most;
    private final int mostOfUsers;
    private final int mostOfOne;
    private final Tally<Integer> users = new Tally<>();
    private int trusted;

    /**
     * A table that nobody has anything of.
     *
     * @param things what is shared, and {@code doing} what they do: "accepts", "wait"
     * @param most how many of them all processes may have together
     */
    public Shares(String things, String doing, int most) {
        this.things = things;
        this.doing = doing;
        this.most = most;
        this.mostOfOne = Math.max(1, most / PARTS);
        this.mostOfUsers = Math.max(1, most - most / PARTS);
    }

    /** Whose limit keeps a process from having one more, as a sentence; empty if none does. */
    public Optional<String> objection(ProcessOrigin origin) {
        if (size() >= most) {
            return Optional.of(full(most, "", ""));
        }
        if (origin.trusted()) {
            return Optional.empty();
        }
        if (users.of(origin.userId()) >= mostOfOne) {
            return Optional.of(
                    full(mostOfOne, " of user " + Names.printable(origin.user()), " of one user"));
        }
        if (users.total() >= mostOfUsers) {
            return Optional.of(
                    full(
                            mostOfUsers,
                            " of users other than root and the daemon's own",
                            " of all of them together"));
        }
        return Optional.empty();
    }

    private String full(int number, String whose, String ofWhom) {
        return "%d %s%s %s already, which is the most%s"
                .formatted(number, things, whose, doing, ofWhom);
    }

    /** How many there are. */
    public int size() {
        return trusted + users.total();
    }

    /** A process has one more; also if there was an objection. */
    public void add(ProcessOrigin origin) {
        if (origin.trusted()) {
            trusted++;
        } else {
            users.add(origin.userId());
        }
    }

    /** A process has one less. */
    public void remove(ProcessOrigin origin) {
        if (origin.trusted()) {
            trusted--;
        } else {
            users.remove(origin.userId());
        }
    }
}
