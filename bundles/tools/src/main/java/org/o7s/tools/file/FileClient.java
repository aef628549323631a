package org.o7s.tools.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.o7s.tools.file.FileMessage.Entry;
import org.o7s.tools.file.FileMessage.Get;
import org.o7s.tools.file.FileMessage.Hello;
import org.o7s.tools.file.FileMessage.Over;
import org.o7s.tools.file.FileMessage.Put;
import org.o7s.tools.file.FileMessage.Ready;
import org.o7s.tools.file.FileMessage.Refused;
import org.o7s.tools.file.FileMessage.Show;

/** Who asks a service to take, send or list files. One thread. */
final class FileClient {
    private final MessageLine line;
    private final Parts parts;
    private final Transfer transfer;
    private final OftpReport report;

    FileClient(MessageLine line, Parts parts, Transfer transfer, OftpReport report) {
        this.line = line;
        this.parts = parts;
        this.transfer = transfer;
        this.report = report;
    }

    /**
     * Does what is wanted; what is wrong with a file is reported.
     *
     * @throws IOException if nothing more can be said to the service
     */
    void run(OftpOptions.Client wanted) throws IOException {
        line.send(new Hello(MessageCodec.VERSION));
        switch (line.receive()) {
            case Hello(int version) when version == MessageCodec.VERSION -> {}
            case Hello(int version) ->
                    throw new ProtocolException(
                            "the service speaks version %d of oftp, and this program %d"
                                    .formatted(version, MessageCodec.VERSION));
            case Refused(String reason) ->
                    throw new ProtocolException("the service refuses: " + reason);
            case FileMessage other -> throw TreeSender.unexpected(other);
        }
        switch (wanted) {
            case OftpOptions.Put put -> put(put);
            case OftpOptions.Get get -> get(get);
            case OftpOptions.ListFiles list -> list(list);
        }
    }

    private void put(OftpOptions.Put wanted) throws IOException {
        if (!isReady(new Put(wanted.into(), wanted.replace()), wanted.into())) {
            return;
        }
        TreeSender sender = new TreeSender(line, transfer, false);
        for (Path source : wanted.sources()) {
            try {
                Path real = source.toRealPath();
                // A link is sent by its own name.
                Path name = source.toAbsolutePath().normalize().getFileName();
                if (name == null) {
                    transfer.failed(source.toString(), "it has no name: name what is in it");
                } else {
                    sender.send(real, name.toString());
                }
            } catch (FileSystemException e) {
                transfer.failed(source.toString(), TreeSender.sentence(e));
            }
        }
        line.send(new Over());
        if (!(line.receive() instanceof Over)) {
            throw new ProtocolException("the service did not say that it has everything");
        }
    }

    private void get(OftpOptions.Get wanted) throws IOException {
        SharedTree tree;
        try {
            Files.createDirectories(wanted.into());
            tree = new SharedTree(wanted.into().toRealPath());
        } catch (FileSystemException e) {
            transfer.failed(wanted.into().toString(), TreeSender.sentence(e));
            return;
        }
        for (String source : wanted.sources()) {
            if (isReady(new Get(source), source)) {
                String only = source.substring(source.lastIndexOf('/') + 1);
                new TreeReceiver(line, tree, parts, only, wanted.replace(), transfer).receive();
            }
        }
    }

    private void list(OftpOptions.ListFiles wanted) throws IOException {
        if (!isReady(new Show(wanted.path()), wanted.path())) {
            return;
        }
        while (true) {
            switch (line.next()) {
                case Entry entry -> report.entry(entry);
                case Over() -> {
                    return;
                }
                case FileMessage other -> throw TreeSender.unexpected(other);
            }
        }
    }

    private boolean isReady(FileMessage request, String about) throws IOException {
        line.send(request);
        return switch (line.receive()) {
            case Ready() -> true;
            case Refused(String reason) -> {
                transfer.failed(about, reason);
                yield false;
            }
            case FileMessage other -> throw TreeSender.unexpected(other);
        };
    }
}
