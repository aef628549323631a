package org.o7s.tools.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.o7s.tools.file.FileMessage.Begin;
import org.o7s.tools.file.FileMessage.Data;
import org.o7s.tools.file.FileMessage.Directory;
import org.o7s.tools.file.FileMessage.End;
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
    private final MessageLine line;
    private final SharedTree tree;
    private final Parts parts;
    private final boolean replace;
    private final Transfer transfer;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MessageCodec.DATA_BYTES_MAX);

    /**
     * A receiver.
     *
     * @param tree where files are put
     * @param parts those that are written now
     * @param replace whether files that are there may be replaced by others
     */
    TreeReceiver(
            MessageLine line, SharedTree tree, Parts parts, boolean replace, Transfer transfer) {
        this.line = line;
        this.tree = tree;
        this.parts = parts;
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
            switch (line.receive()) {
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

    private void makeDirectory(String path) throws IOException {
        try {
            tree.makeDirectory(path);
            line.send(new Stored());
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
        try (Place place = Place.of(tree, parts, offer, replace, line::stillWorking)) {
            try (var _ = transfer.begin(offer.path(), offer.bytes())) {
                line.send(place.have(buffer, line::stillWorking));
                switch (line.receive()) {
                    case Begin(long offset) -> takeContent(place, offset);
                    case Leave(boolean same) -> leave(offer, same);
                    case FileMessage other -> throw TreeSender.unexpected(other);
                }
            }
        } catch (Refusal e) {
            refuse(offer.path(), e);
        }
    }

    private void leave(Offer offer, boolean same) {
        if (same) {
            transfer.ended(FileOutcome.Kind.SAME);
        } else {
            transfer.failed(offer.path(), TreeSender.DIFFERS);
        }
    }

    /** What cannot be written is still read, up to the end of the content: then it is refused. */
    private void takeContent(Place place, long offset) throws IOException, Refusal {
        Refusal refusal = place.begin(offset);
        transfer.from(offset);
        while (true) {
            switch (line.receive()) {
                case Data(ByteBuffer content) -> {
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
