package org.o7s.tools.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.o7s.api.QosSpec;
import org.o7s.tools.base.UsageException;
import org.o7s.tools.base.Words;

/** Reads the arguments of oftp. One use. */
final class OftpArguments {
    private final Words words;
    private final List<String> plain = new ArrayList<>();
    private String name = "";
    private String into = "";
    private boolean listen;
    private boolean write;
    private boolean replace;
    private QosSpec least = QosSpec.ANYTHING;
    private boolean json;
    private boolean help;

    private OftpArguments(List<String> words) {
        this.words = new Words(words);
    }

    /** Reads them. */
    static OftpOptions read(List<String> words) throws UsageException {
        return new OftpArguments(words).read();
    }

    private OftpOptions read() throws UsageException {
        while (words.hasNext() && !help) {
            readWord(words.next());
        }
        if (help) {
            return new OftpOptions.Help();
        }
        return listen ? server() : client();
    }

    private void readWord(String word) throws UsageException {
        switch (word) {
            case "-n", "--server-name" -> name = words.value(word);
            case "-l", "--listen" -> listen = true;
            case "--to" -> into = words.value(word);
            case "--demand" -> least = words.demand(word);
            case "--write" -> write = true;
            case "--force" -> replace = true;
            case "--json" -> json = true;
            case "-h", "--help" -> help = true;
            case "--" -> {
                while (words.hasNext()) {
                    plain.add(words.next());
                }
            }
            default -> {
                if (word.startsWith("-")) {
                    throw Words.unknown(word);
                }
                plain.add(word);
            }
        }
    }

    private OftpOptions server() throws UsageException {
        if (plain.size() != 1) {
            throw UsageException.withUsage("-l needs the directory to offer, and nothing else");
        }
        if (replace && !write) {
            throw UsageException.of("--force lets files be replaced, which needs --write");
        }
        return new OftpOptions.Server(here(plain.getFirst()), write, replace, json);
    }

    private OftpOptions client() throws UsageException {
        if (plain.isEmpty()) {
            throw UsageException.withUsage("put, get or ls? or -l to be the service");
        }
        String verb = plain.removeFirst();
        if (name.isEmpty()) {
            throw UsageException.withUsage("name a service with -n");
        }
        if (write) {
            throw UsageException.of("--write is for the service (-l)");
        }
        return switch (verb) {
            case "put" -> put();
            case "get" -> get();
            case "ls" -> list();
            default -> throw UsageException.withUsage("\"" + verb + "\" is not put, get or ls");
        };
    }

    private OftpOptions put() throws UsageException {
        if (plain.isEmpty()) {
            throw UsageException.withUsage("put needs files or directories to send");
        }
        List<Path> sources = new ArrayList<>();
        for (String source : plain) {
            sources.add(here(source));
        }
        return new OftpOptions.Put(name, List.copyOf(sources), there(into), replace, json, least);
    }

    private OftpOptions get() throws UsageException {
        List<String> sources = new ArrayList<>();
        for (String source : plain.isEmpty() ? List.of("") : plain) {
            sources.add(there(source));
        }
        Path directory = here(into.isEmpty() ? "." : into);
        return new OftpOptions.Get(name, List.copyOf(sources), directory, replace, json, least);
    }

    private OftpOptions list() throws UsageException {
        if (plain.size() > 1 || !into.isEmpty()) {
            throw UsageException.withUsage("ls takes one path at most");
        }
        return new OftpOptions.ListFiles(
                name, there(plain.isEmpty() ? "" : plain.getFirst()), json, least);
    }

    private static Path here(String path) throws UsageException {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw UsageException.of("\"" + path + "\" is no path: " + e.getReason());
        }
    }

    /** As people write paths: {@code docs/}, {@code ./docs}, {@code .}. */
    private static String there(String path) throws UsageException {
        List<String> names = new ArrayList<>();
        for (String part : path.split("/")) {
            if (!part.isEmpty() && !part.equals(".")) {
                names.add(part);
            }
        }
        String joined = String.join("/", names);
        if (joined.getBytes(StandardCharsets.UTF_8).length > MessageCodec.TEXT_BYTES_MAX) {
            throw UsageException.of(
                    "a path there has at most " + MessageCodec.TEXT_BYTES_MAX + " bytes");
        }
        return joined;
    }
}
