package org.o7s.directory;

import java.util.ArrayList;
import java.util.List;
import org.o7s.wire.g23.unicast.DhtCodec;
import org.o7s.wire.g23.unicast.DhtContact;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeResponse;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;
import org.o7s.wire.g23.unicast.DhtMessage.Store;
import org.o7s.wire.g23.unicast.DhtValue;

/** Sends the messages of this node. */
final class Messenger {
    /** The endpoint of the directory (docs/wire/wire-unicast.md 1.3). */
    static final long EID = 1;

    /** The longest answer while no adjacency says what it carries, in bytes. */
    private static final int CAUTIOUS_BYTES = 1_200;

    private final Surroundings here;

    Messenger(Surroundings here) {
        this.here = here;
    }

    /** What others are told of this node. */
    DhtContact self() {
        return new DhtContact(
                here.ownId.bytes(), here.sender.ownAddress(), here.settings.features());
    }

    /** Whether it makes sense to send to an address. */
    boolean reaches(long address) {
        return address != here.sender.ownAddress() && here.sender.reaches(address);
    }

    boolean askNodes(long to, long cookie, Key key) {
        return send(to, new FindNodeRequest(self(), cookie, key.bytes()));
    }

    boolean askValues(long to, long cookie, Key key) {
        return send(to, new FindValueRequest(self(), cookie, key.bytes()));
    }

    boolean store(long to, Key key, long address, long expiresSeconds) {
        return send(to, new Store(self(), key.bytes(), DhtValue.bytesOf(address), expiresSeconds));
    }

    boolean withdraw(long to, Key key) {
        here.counters.withdrawals.increment();
        return send(to, Store.withdrawal(self(), key.bytes()));
    }

    /** Answers with as many contacts as fit, at least one. */
    void answerNodes(long to, long cookie, byte[] key, List<DhtContact> contacts) {
        List<DhtContact> some = new ArrayList<>(contacts);
        byte[] message = DhtCodec.encode(new FindNodeResponse(self(), cookie, key, some));
        while (message.length > limitBytes() && some.size() > 1) {
            some.removeLast();
            message = DhtCodec.encode(new FindNodeResponse(self(), cookie, key, some));
        }
        send(to, message);
    }

    /** Answers with as many values and contacts as fit: the values matter more. */
    void answerValues(
            long to, long cookie, byte[] key, List<DhtContact> contacts, List<DhtValue> values) {
        List<DhtContact> some = new ArrayList<>(contacts);
        List<DhtValue> best = new ArrayList<>(values);
        byte[] message = DhtCodec.encode(new FindValueResponse(self(), cookie, key, some, best));
        while (message.length > limitBytes() && some.size() + best.size() > 1) {
            if (some.size() > 1) {
                some.removeLast();
            } else {
                best.removeLast();
            }
            message = DhtCodec.encode(new FindValueResponse(self(), cookie, key, some, best));
        }
        send(to, message);
    }

    private int limitBytes() {
        int mpsBytes = here.sender.mpsBytes();
        return mpsBytes == 0 ? CAUTIOUS_BYTES : Math.min(mpsBytes, DhtCodec.MAX_BYTES);
    }

    private boolean send(long to, DhtMessage message) {
        return send(to, DhtCodec.encode(message));
    }

    private boolean send(long to, byte[] message) {
        boolean out = reaches(to) && here.sender.sendMessage(to, EID, message);
        (out ? here.counters.sent : here.counters.unsent).increment();
        return out;
    }
}
