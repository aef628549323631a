package org.o7s.tools.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.o7s.tools.file.FileMessage.Begin;
import org.o7s.tools.file.FileMessage.Data;
import org.o7s.tools.file.FileMessage.Directory;
import org.o7s.tools.file.FileMessage.End;
import org.o7s.tools.file.FileMessage.Have;
import org.o7s.tools.file.FileMessage.Holding;
import org.o7s.tools.file.FileMessage.Leave;
import org.o7s.tools.file.FileMessage.Offer;
import org.o7s.tools.file.FileMessage.Over;
import org.o7s.tools.file.FileMessage.Refused;
import org.o7s.tools.file.FileMessage.Stored;

/**
 * The end that takes the files that are offered, or what it does not have of them, into a tree.
 * What the other end sends steers nothing outside of it. One thread.
 */
final class TreeReceiver {
    /** How much more than was offered is still read before the session ends. */
    private static final long EXCESS_BYTES_MAX = 1 << 20;

    private final MessageLine line;
    private final SharedTree tree;
    private final Parts parts;
    private final String only;
    private final boolean replace;
    private final Transfer transfer;
    private final ByteBuffer buffer = ByteBuffer.allocate(MessageCodec.DATA_BYTES_MAX);

    /**
     * A receiver.
     *
     * @param tree where files are put
     * @param parts those that are written now
     * @param only the one path, and what is in it, that may come; anything if empty
     * @param replace whether files that are there may be replaced by others
     */
    TreeReceiver(
            MessageLine line,
            SharedTree tree,
            Parts parts,
            String only,
            boolean replace,
            Transfer transfer) {
        this.line = line;
        this.tree = tree;
        this.parts = parts;
        this.only = only;
        this.replace = replace;
        this.transfer = transfer;
    }

    /**
     * Takes everything until the other end has nothing more.
     *
     * @throws IOException if nothing more can be heard from the other end
     */
    void receive() throws IOException {
        while (true) {
            switch (line.next()) {
                case Directory(String path) -> makeDirectory(path);
                case Offer offer -> take(offer);
                case Refused(String reason) -> transfer.failed("", reason);
                case Over() -> {
                    return;
                }
                case FileMessage other -> throw TreeSender.unexpected(other);
            }
        }
    }

    /** A sender may not put anything beside what was asked for. */
    private void requireAskedFor(String path) throws Refusal {
        if (!only.isEmpty() && !path.equals(only) && !path.startsWith(only + '/')) {
            throw new Refusal("nobody asked for it");
        }
    }

    private void makeDirectory(String path) throws IOException {
        try {
            requireAskedFor(path);
            tree.makeDirectory(path);
            line.send(new Stored());
        } catch (Refusal e) {
            refuse(path, e);
        } catch (SharedTree.Forbidden e) {
            refuse(path, new Refusal(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            refuse(path, Refusal.of(e));
        }
    }

    private void refuse(String path, Refusal refusal) throws IOException {
        line.send(new Refused(refusal.reason()));
        transfer.failed(path, refusal.reason());
    }

    private void take(Offer offer) throws IOException {
        try {
            requireAskedFor(offer.path());
            takeInto(offer);
        } catch (Refusal e) {
            refuse(offer.path(), e);
        }
    }

    private void takeInto(Offer offer) throws IOException, Refusal {
        try (Place place = Place.of(tree, parts, offer, replace, line::stillWorking)) {
            try (var _ = transfer.begin(offer.path(), offer.bytes())) {
                Have have = place.have(buffer, line::stillWorking);
                line.send(have);
                switch (line.receive()) {
                    case Begin(long offset) -> takeContent(offer, place, offset);
                    case Leave(boolean same) -> leave(offer, have.holding(), same);
                    case FileMessage other -> throw TreeSender.unexpected(other);
                }
            }
        }
    }

    private void leave(Offer offer, Holding holding, boolean same) throws ProtocolException {
        boolean whole = holding == Holding.REPLACEABLE || holding == Holding.STAYING;
        if (same && !whole) {
            throw new ProtocolException("the other end says that a file is here, and none is");
        }
        if (same) {
            transfer.ended(FileOutcome.Kind.SAME);
        } else {
            transfer.failed(
                    offer.path(),
                    whole ? ContentSender.DIFFERS : "the other end could not read it");
        }
    }

    /** What cannot be written is still read, up to the end of the content: then it is refused. */
    private void takeContent(Offer offer, Place place, long offset) throws IOException, Refusal {
        Refusal refusal = place.begin(offset);
        transfer.from(offset);
        long most = offer.bytes() - offset + EXCESS_BYTES_MAX;
        while (true) {
            switch (line.next()) {
                case Data(ByteBuffer content) -> {
                    most -= content.remaining();
                    if (most < 0) {
                        throw new ProtocolException(
                                "the other end goes on sending more than it offered");
                    }
                    transfer.moved(content.remaining());
                    if (refusal == null) {
                        refusal = place.write(content);
                    }
                }
                case End(byte[] hash) -> {
                    if (refusal != null) {
                        throw refusal;
                    }
                    place.finish(hash);
                    line.send(new Stored());
                    transfer.ended(offset > 0 ? FileOutcome.Kind.RESUMED : FileOutcome.Kind.STORED);
                    return;
                }
                case FileMessage other -> throw TreeSender.unexpected(other);
            }
        }
    }
}
