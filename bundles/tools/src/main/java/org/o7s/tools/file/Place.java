package org.o7s.tools.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.o7s.tools.file.FileMessage.Have;
import org.o7s.tools.file.FileMessage.Holding;
import org.o7s.tools.file.FileMessage.Offer;

/**
 * Where a file that is offered will be, and what is there already: nothing, a part of it, or a file
 * of that name. One thread.
 */
final class Place implements AutoCloseable {
    private static final byte[] NO_HASH = new byte[MessageCodec.HASH_BYTES];

    private final Offer offer;
    private final Path target;
    private final Holding holding;
    private final @Nullable PartFile part;
    private final boolean replaces;

    private Place(
            Offer offer, Path target, Holding holding, @Nullable PartFile part, boolean replaces) {
        this.offer = offer;
        this.target = target;
        this.holding = holding;
        this.part = part;
        this.replaces = replaces;
    }

    /**
     * Looks what there is.
     *
     * @param replace whether a file that is there may be replaced
     * @param patience what is done while somebody else receives this file
     * @throws Refusal if the file cannot be put there
     */
    static Place of(
            SharedTree tree, Parts parts, Offer offer, boolean replace, FileHash.Patience patience)
            throws Refusal {
        try {
            Path target = tree.resolve(offer.path());
            if (target.equals(tree.root())) {
                throw new Refusal("it has no name");
            }
            if (!Files.exists(target, NOFOLLOW_LINKS)) {
                return ofPart(parts.open(target, patience), offer, target, Holding.NOTHING);
            }
            if (!Files.isRegularFile(target, NOFOLLOW_LINKS)) {
                throw new Refusal("something that is not a file is there");
            }
            return replace
                    ? ofPart(parts.open(target, patience), offer, target, Holding.REPLACEABLE)
                    : new Place(offer, target, Holding.STAYING, null, false);
        } catch (SharedTree.Forbidden e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Refusal.of(e);
        }
    }

    /** A part that is worth going on with comes before anything else. */
    private static Place ofPart(PartFile part, Offer offer, Path target, Holding otherwise)
            throws IOException, Refusal {
        try {
            boolean begun = part.bytes() > 0 && part.bytes() <= offer.bytes();
            long room = room(part);
            if (room < offer.bytes()) {
                throw new Refusal(
                        "it has %s, and there is room for %s"
                                .formatted(Amounts.bytes(offer.bytes()), Amounts.bytes(room)));
            }
            boolean replaces = otherwise == Holding.REPLACEABLE;
            return new Place(offer, target, begun ? Holding.PART : otherwise, part, replaces);
        } catch (Refusal | RuntimeException e) {
            part.close();
            throw e;
        }
    }

    /** A file system that does not say how much room it has says so when it has none. */
    private static long room(PartFile part) {
        try {
            return Files.getFileStore(part.path()).getUsableSpace() + part.bytes();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /** What the other end is told of it. */
    Have have(ByteBuffer through, FileHash.Patience patience) throws Refusal {
        try {
            return switch (holding) {
                case NOTHING -> new Have(holding, 0, NO_HASH);
                case PART -> {
                    part().read(through, patience);
                    yield new Have(holding, part().bytes(), part().hash());
                }
                case REPLACEABLE, STAYING -> haveWhole(through, patience);
            };
        } catch (IOException e) {
            throw Refusal.of(e);
        }
    }

    /** A file of another size is another file: its hash is not needed. */
    private Have haveWhole(ByteBuffer through, FileHash.Patience patience) throws IOException {
        try (FileChannel file = FileChannel.open(target, StandardOpenOption.READ, NOFOLLOW_LINKS)) {
            long bytes = file.size();
            if (bytes != offer.bytes()) {
                return new Have(holding, bytes, NO_HASH);
            }
            FileHash hash = new FileHash();
            hash.addFile(file, bytes, through, patience);
            return new Have(holding, bytes, hash.soFar());
        }
    }

    /**
     * Content comes, from an offset on.
     *
     * @return why it cannot be written, or null
     * @throws ProtocolException if that is not where the part ends, or the file is to stay
     */
    @Nullable Refusal begin(long offset) throws ProtocolException {
        boolean further = holding == Holding.PART && offset == part().bytes();
        if (holding == Holding.STAYING || (offset != 0 && !further)) {
            throw new ProtocolException("the other end sends from " + offset + " on, unasked");
        }
        try {
            if (!further) {
                part().clear();
            }
            return null;
        } catch (IOException e) {
            return Refusal.of(e);
        }
    }

    /**
     * Takes content.
     *
     * @return why it cannot be written, or null
     */
    @Nullable Refusal write(ByteBuffer content) {
        try {
            if (part().bytes() + content.remaining() > offer.bytes()) {
                part().discard();
                return new Refusal("more came than the " + offer.bytes() + " bytes offered");
            }
            part().write(content);
            return null;
        } catch (IOException e) {
            return Refusal.of(e);
        }
    }

    /**
     * All content came: the file takes its place.
     *
     * @throws Refusal if it is not what the other end has, or cannot be put there
     */
    void finish(byte[] hash) throws Refusal {
        try {
            if (part().bytes() != offer.bytes() || !Arrays.equals(part().hash(), hash)) {
                part().discard();
                throw new Refusal("what came is not what was sent; it was thrown away: try again");
            }
            part().finish(offer.modifiedMs(), offer.executable(), replaces);
        } catch (IOException e) {
            throw Refusal.of(e);
        }
    }

    private PartFile part() {
        if (part == null) {
            throw new IllegalStateException("a file that stays has no part");
        }
        return part;
    }

    /** Leaves the part to be gone on with, unless the file is in its place. */
    @Override
    public void close() throws IOException {
        if (part != null) {
            part.close();
        }
    }
}
