package org.o7s.ipc.control;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Commands that print, wait, or never stop printing. */
final class FakeService implements ControlService {
    final AtomicInteger sessionsOpen = new AtomicInteger();
    final CountDownLatch waiting = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    @Override
    public String instance() {
        return "test";
    }

    @Override
    public int run(String program, List<String> args, Terminal terminal, Peer peer) {
        try {
            return switch (program) {
                case "echo" -> {
                    print(terminal.out(), String.join(" ", args) + "\n");
                    print(terminal.err(), "to " + peer.user() + " in " + terminal.directory());
                    yield 7;
                }
                case "wait" -> {
                    CountDownLatch stop = new CountDownLatch(1);
                    terminal.onInterrupt(stop::countDown);
                    waiting.countDown();
                    stop.await();
                    interrupted.countDown();
                    yield 130;
                }
                case "tool" -> {
                    waiting.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        // As a tool does that is left to find out later that it was interrupted.
                        Thread.currentThread().interrupt();
                    }
                    print(terminal.out(), "last words");
                    yield 0;
                }
                case "flood" -> {
                    byte[] block = new byte[100_000];
                    while (true) {
                        terminal.out().write(block);
                    }
                }
                default -> throw new IllegalArgumentException("a defect in " + program);
            };
        } catch (IOException e) {
            interrupted.countDown();
            return 99;
        } catch (InterruptedException e) {
            interrupted.countDown();
            return 130;
        }
    }

    private static void print(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<ControlMessage.Suggestion> complete(List<String> words, int cursorWord, Peer peer) {
        return List.of(new ControlMessage.Suggestion(words.get(cursorWord) + "!", "help"));
    }

    @Override
    public Session open(Peer peer) {
        sessionsOpen.incrementAndGet();
        return new Session() {
            private int lines;

            @Override
            public int execute(String line, Terminal terminal) {
                print(terminal.out(), ++lines + ":" + line + ":" + terminal.widthColumns());
                return lines;
            }

            @Override
            public List<ControlMessage.Suggestion> complete(String line, int cursor) {
                return List.of(new ControlMessage.Suggestion(line.substring(0, cursor), ""));
            }

            @Override
            public void close() {
                sessionsOpen.decrementAndGet();
            }
        };
    }
}
