package org.o7s.commands.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.commands.Caller;
import org.o7s.commands.Candidate;
import org.o7s.commands.CommandIo;
import org.o7s.commands.CommandLine;
import org.o7s.tools.Cancellation;
import org.o7s.tools.Tool;
import org.o7s.tools.ToolIo;

@Timeout(30)
class ProgramsTest {
    private static final CommandLine NO_IRM =
            new CommandLine() {
                @Override
                public int run(List<String> words, CommandIo io, Caller caller) {
                    throw new AssertionError("irm was not asked for");
                }

                @Override
                public List<Candidate> complete(List<String> words, int cursorWord, Caller caller) {
                    return List.of();
                }
            };

    /** Waits for its cancellation, and tells whether an interrupt hit it on the way. */
    private static final class Patient implements Tool {
        final CountDownLatch waiting = new CountDownLatch(1);
        final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

        @Override
        public String name() {
            return "patient";
        }

        @Override
        public int run(List<String> args, ToolIo io) {
            CountDownLatch cancelled = new CountDownLatch(1);
            io.onCancel(cancelled::countDown);
            waiting.countDown();
            try {
                interrupted.complete(!cancelled.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
            return 5;
        }
    }

    @Test
    void anInterruptedToolEndsByItsCancellationAlone() throws Exception {
        Patient tool = new Patient();
        Programs programs = new Programs(NO_IRM, () -> List.of(tool));
        Cancellation cancellation = new Cancellation();
        PrintStream out =
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        CommandIo io = new CommandIo(out, out, Path.of("/"), 0, cancellation);
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Caller caller = new Caller("x", Caller.Privilege.values()[0]);
        Thread command =
                Thread.ofVirtual()
                        .start(() -> code.complete(programs.run("patient", List.of(), io, caller)));
        tool.waiting.await();

        command.interrupt();
        assertThat(Optional.ofNullable(tool.interrupted.getNow(null))).isEmpty();
        cancellation.cancel();

        assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(5);
        assertThat(tool.interrupted.get()).isFalse();
    }
}
