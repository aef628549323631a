package org.o7s.commands.run;

import java.util.ArrayList;
import java.util.List;
import org.o7s.commands.text.Json;
import org.o7s.irm.management.Management.Done;

/** Turns what was done into an answer: silence, unless the user asked for the steps. */
final class Effects {
    private Effects() {}

    static Report report(Request request, Done done) {
        return report(request, done.steps(), done.notices());
    }

    static Report report(Request request, List<String> steps, List<String> notices) {
        boolean planned = request.globals().dryRun();
        List<String> all = new ArrayList<>(request.parsed().notices());
        all.addAll(notices);
        StringBuilder text = new StringBuilder();
        if (planned || request.globals().verbose()) {
            steps.forEach(s -> text.append(planned ? "would: " : "").append(s).append('\n'));
        }
        return new Report(
                Json.done(request.parsed().operation().id(), planned, steps, all),
                text.toString(),
                notices);
    }
}
