package org.o7s.lab.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.o7s.lab.Cable;
import org.o7s.lab.LabException;
import org.o7s.lab.cable.Impairments;
import org.o7s.lab.file.Badness;

/**
 * What can be asked of a running lab, from its own prompt and from elsewhere: words go in, text
 * comes out. Any thread.
 */
public final class LabCommands {
    private final RunningLab lab;
    private final Runnable destroy;

    /**
     * For this lab.
     *
     * @param destroy ends the lab soon, and returns at once
     */
    LabCommands(RunningLab lab, Runnable destroy) {
        this.lab = lab;
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
            case "list" -> words.contains("--json") ? Listing.json(lab) + "\n" : Listing.text(lab);
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

    private synchronized String link(List<String> words) {
        if (words.isEmpty()) {
            throw new LabException("link needs the name of a link: " + names());
        }
        String name = words.getFirst();
        Cable cable =
                lab.cable(name)
                        .orElseThrow(
                                () ->
                                        new LabException(
                                                "there is no link " + name + ", only " + names()));
        List<String> rest = words.subList(1, words.size());
        if (rest.equals(List.of("down")) || rest.equals(List.of("up"))) {
            cable.setUp(rest.equals(List.of("up")));
        } else if (rest.equals(List.of("good"))) {
            cable.impair(Impairments.NONE);
        } else if (!rest.isEmpty()) {
            cable.impair(changed(cable.impairments(), rest));
        }
        return name
                + ": "
                + (cable.isUp() ? "up" : "down")
                + ", "
                + Badness.describe(cable.impairments())
                + "\n";
    }

    private String names() {
        return lab.cables().isEmpty() ? "it has none" : String.join(", ", lab.cables().keySet());
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
