package org.o7s.commands.run;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.o7s.commands.Caller;
import org.o7s.commands.complete.Scripts;
import org.o7s.commands.text.Explanations;
import org.o7s.commands.text.Json;
import org.o7s.irm.management.Management;

/** Commands about commands: explain, completion, version. */
final class MetaCommands {
    private final Management management;
    private final Function<Caller, Optional<String>> lastCode;

    MetaCommands(Management management, Function<Caller, Optional<String>> lastCode) {
        this.management = management;
        this.lastCode = lastCode;
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("explain", this::explain);
        handlers.put("completion", MetaCommands::completion);
        handlers.put("version", r -> version(management));
    }

    static Report version(Management management) {
        String version = management.status().version();
        return Report.of(Json.object("version").put("version", version), "o7s " + version + "\n");
    }

    private Report explain(Request r) {
        String typed = r.the("code");
        String code = typed.toUpperCase(Locale.ROOT);
        if (typed.equals("last")) {
            code =
                    lastCode.apply(r.caller())
                            .orElseThrow(
                                    () ->
                                            Failures.notFound(
                                                    "E-CODE-UNKNOWN",
                                                    "nothing to explain",
                                                    "no command of yours has failed yet",
                                                    "",
                                                    Explanations.codes()));
        }
        String known = code;
        String text =
                Explanations.of(known)
                        .orElseThrow(
                                () ->
                                        Failures.notFound(
                                                "E-CODE-UNKNOWN",
                                                "cannot explain \"" + known + "\"",
                                                "there is no such code",
                                                known,
                                                Explanations.codes()));
        return Report.of(
                Json.object("explain").put("code", code).put("text", text), code + "\n\n" + text);
    }

    private static Report completion(Request r) {
        String script = Scripts.of(r.the("shell"));
        return Report.of(
                Json.object("completion").put("shell", r.the("shell")).put("script", script),
                script);
    }
}
