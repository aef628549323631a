package org.o7s.lab.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.o7s.lab.Cable;
import org.o7s.lab.LabException;
import org.o7s.lab.cable.Impairments;
import org.o7s.lab.file.Badness;

/**
 * What can be asked of a running lab, from its own prompt and from elsewhere: words go in, text
 * comes out. Any thread.
 */
public final class LabCommands {
    private final String name;
    private final Supplier<Optional<RunningLab>> built;
    private final Runnable destroy;

    /**
     * For this lab.
     *
     * @param built the lab, once it is there
     * @param destroy ends the lab soon, and returns at once
     */
    LabCommands(String name, Supplier<Optional<RunningLab>> built, Runnable destroy) {
        this.name = name;
        this.built = built;
        this.destroy = destroy;
    }

    /**
     * Does what the words say.
     *
     * @return what it says to that, complete lines
     * @throws LabException with a sentence, when it cannot be done
     */
    public String run(List<String> words) {
        String first = words.isEmpty() ? "" : words.getFirst();
        return switch (first) {
            case "list" -> list(words.contains("--json"));
            case "link" -> link(words.subList(1, words.size()));
            case "destroy" -> {
                destroy.run();
                yield "";
            }
            default ->
                    throw new LabException(
                            "there is no command \""
                                    + first
                                    + "\", only list, link and destroy; at the prompt, help lists"
                                    + " more");
        };
    }

    private String list(boolean asJson) {
        Optional<RunningLab> lab = built.get();
        if (asJson) {
            return lab.map(Listing::json).orElseGet(() -> Listing.json(name)) + "\n";
        }
        return lab.map(Listing::text).orElseGet(() -> Listing.text(name));
    }

    private synchronized String link(List<String> words) {
        RunningLab lab =
                built.get().orElseThrow(() -> new LabException("lab " + name + " is still built"));
        if (words.isEmpty()) {
            throw new LabException("link needs the name of a link; of links " + names(lab));
        }
        String link = words.getFirst();
        Cable cable =
                lab.cable(link)
                        .orElseThrow(
                                () ->
                                        new LabException(
                                                "the lab has no link "
                                                        + link
                                                        + "; of links "
                                                        + names(lab)));
        List<String> rest = words.subList(1, words.size());
        if (rest.equals(List.of("down")) || rest.equals(List.of("up"))) {
            cable.setUp(rest.equals(List.of("up")));
        } else if (rest.equals(List.of("good"))) {
            cable.impair(Impairments.NONE);
        } else if (!rest.isEmpty()) {
            cable.impair(changed(cable.impairments(), rest));
        }
        return link
                + ": "
                + (cable.isUp() ? "up" : "down")
                + ", "
                + Badness.describe(cable.impairments())
                + "\n";
    }

    private static String names(RunningLab lab) {
        return lab.cables().isEmpty()
                ? "it has none"
                : "it has " + String.join(", ", lab.cables().keySet());
    }

    private static Impairments changed(Impairments before, List<String> words) {
        String usage = "say up, down, good, or for instance: loss 1% delay 20ms rate 10M";
        if (words.size() % 2 != 0) {
            throw new LabException(words.getLast() + " has no value; " + usage);
        }
        Map<String, String> said = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            said.put(words.get(i), words.get(i + 1));
        }
        try {
            return Badness.apply(before, said);
        } catch (IllegalArgumentException e) {
            throw new LabException(e.getMessage() + "; " + usage, e);
        }
    }
}
