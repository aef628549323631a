package org.o7s.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.time.Clocks;
import org.o7s.irm.management.MapControl.View;
import org.o7s.map.http.Limits;
import org.o7s.map.model.Snapshot;
import org.o7s.map.model.Snapshot.Section;

class MapServerTest {
    private static final String SECRET = "a-name-that-nobody-else-may-see";

    @TempDir Path folder;

    private final AtomicInteger looks = new AtomicInteger();
    private MapServer map = server();

    private MapServer server() {
        return server(Limits.DEFAULT);
    }

    private MapServer server(Limits limits) {
        return new MapServer(this::look, file(), limits, Clocks.system());
    }

    private Optional<Path> file() {
        return Optional.ofNullable(folder).map(f -> f.resolve("map"));
    }

    private Snapshot look(long number) {
        looks.incrementAndGet();
        return new Snapshot(
                number,
                1,
                Map.of(Section.SYSTEM, Map.of("here", "{\"instance\":\"" + SECRET + "\"}")));
    }

    @BeforeEach
    void withTheFolder() {
        map = server();
    }

    @AfterEach
    void end() {
        map.close();
    }

    private static String token(View view) {
        return view.address().substring(view.address().indexOf("#token=") + 7);
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private String live(View view, String... fields) throws IOException {
        try (Client client = new Client(view.port())) {
            client.say(client.request("/live", fields));
            return client.until("\n\n");
        }
    }

    @Test
    void nothingIsServedBeforeItIsSwitchedOn() {
        map.resume();
        assertThat(map.show()).isEqualTo(View.OFF);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whoHasTheTokenSeesTheSystem() throws IOException {
        View view = map.start(OptionalInt.empty());
        String reply = live(view, bearer(token(view)));
        if (!reply.contains("data: ")) {
            // The head came alone.
            try (Client client = new Client(view.port())) {
                client.say(client.request("/live", bearer(token(view))));
                reply = client.until("}}\n\n");
            }
        }
        assertThat(reply).startsWith("HTTP/1.1 200").contains("text/event-stream", SECRET);
    }

    @Test
    void whoHasNoTokenSeesNothingOfTheSystem() throws IOException {
        View view = map.start(OptionalInt.empty());
        String token = token(view);
        String wrong = (token.charAt(0) == '0' ? '1' : '0') + token.substring(1);
        for (String[] fields :
                new String[][] {
                    {},
                    {bearer("")},
                    {bearer(wrong)},
                    {bearer(token + "0")},
                    {bearer(token.substring(1))},
                    {"Authorization: Basic " + token},
                    {"Authorization: " + token},
                    {"Cookie: token=" + token}
                }) {
            String reply = Client.get(view.port(), "/live", fields);
            assertThat(reply).as(String.join(",", fields)).startsWith("HTTP/1.1 401");
            assertThat(reply).doesNotContain(SECRET, token);
        }
        for (String path :
                new String[] {
                    "/snapshot",
                    "/live/",
                    "/live?token=" + token,
                    "/../live",
                    "/%6cive",
                    "/map",
                    "/api",
                    "//live",
                    "/index.html/",
                    "/page.js.map"
                }) {
            assertThat(Client.status(view.port(), path)).as(path).isEqualTo(401);
        }
        assertThat(looks).as("nobody was let in, so nobody looked").hasValue(0);
        assertThat(map.show().counters().get("refused-token")).isEqualTo(18);
    }

    @Test
    void thePageItselfSaysNothingOfTheSystem() throws IOException {
        View view = map.start(OptionalInt.empty());
        for (String path :
                new String[] {"/", "/index.html", "/page.js", "/page.css", "/icon.svg"}) {
            String reply = Client.get(view.port(), path);
            assertThat(reply).as(path).startsWith("HTTP/1.1 200");
            assertThat(reply).doesNotContain(SECRET, token(view));
            assertThat(reply)
                    .contains(
                            "Cache-Control: no-store",
                            "default-src 'none'",
                            "frame-ancestors 'none'",
                            "nosniff");
        }
        assertThat(Client.status(view.port(), "/nothing", bearer(token(view)))).isEqualTo(404);
    }

    @Test
    void aNameThatSomebodyBoundToLoopbackIsNotAnswered() throws IOException {
        View view = map.start(OptionalInt.empty());
        for (String host :
                new String[] {
                    "evil.example:" + view.port(),
                    "127.0.0.1",
                    "127.0.0.1:1",
                    "localhost.evil.example:" + view.port()
                }) {
            try (Client client = new Client(view.port())) {
                client.say(
                        "GET / HTTP/1.1\r\nHost: "
                                + host
                                + "\r\n"
                                + bearer(token(view))
                                + "\r\n\r\n");
                assertThat(Client.statusOf(client.all())).as(host).isEqualTo(421);
            }
        }
        try (Client client = new Client(view.port())) {
            client.say("GET / HTTP/1.0\r\n\r\n");
            assertThat(Client.statusOf(client.all())).isEqualTo(421);
        }
        for (String host : new String[] {"localhost:", "[::1]:"}) {
            try (Client client = new Client(view.port())) {
                client.say("GET / HTTP/1.1\r\nHost: " + host + view.port() + "\r\n\r\n");
                assertThat(Client.statusOf(client.all())).as(host).isEqualTo(200);
            }
        }
    }

    @Test
    void thePageOfAnotherSiteIsNotAnsweredEvenWithTheToken() throws IOException {
        View view = map.start(OptionalInt.empty());
        String token = bearer(token(view));
        String own = "http://127.0.0.1:" + view.port();
        assertThat(Client.status(view.port(), "/live", token, "Origin: http://evil.example"))
                .isEqualTo(403);
        assertThat(Client.status(view.port(), "/live", token, "Origin: null")).isEqualTo(403);
        assertThat(Client.status(view.port(), "/live", token, "Sec-Fetch-Site: cross-site"))
                .isEqualTo(403);
        assertThat(Client.status(view.port(), "/live", token, "Sec-Fetch-Site: same-site"))
                .isEqualTo(403);
        assertThat(live(view, token, "Origin: " + own)).startsWith("HTTP/1.1 200");
        assertThat(map.show().counters().get("refused-origin")).isEqualTo(4);
    }

    @Test
    void whileNobodyLooksNothingIsAsked() throws IOException {
        View view = map.start(OptionalInt.empty());
        live(view, bearer(token(view)));
        Awaitility.await("it stops looking when the last one is gone")
                .until(
                        () -> {
                            int before = looks.get();
                            java.util.concurrent.locks.LockSupport.parkNanos(1_500_000_000L);
                            return looks.get() == before;
                        });
    }

    @Test
    void aRestartedDaemonServesTheSamePortToTheSameToken() throws IOException {
        View before = map.start(OptionalInt.empty());
        map.close();
        map = server();
        // A port is free a moment after the last one who had it lets go.
        Awaitility.await("the port is served again")
                .until(
                        () -> {
                            map.resume();
                            return map.show().address().equals(before.address());
                        });
        assertThat(live(before, bearer(token(before)))).startsWith("HTTP/1.1 200");
    }

    @Test
    void onlyTheOwnerMayReadTheFileWithTheToken() throws IOException {
        View view = map.start(OptionalInt.empty());
        Path file = folder.resolve("map");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).content().contains(token(view));
        assertThat(folder.toFile().list()).containsExactly("map");
    }

    @Test
    void aTokenIsWorthNothingAfterTheMapWasStopped() throws IOException {
        View before = map.start(OptionalInt.empty());
        map.stop();
        assertThat(folder).isEmptyDirectory();
        assertThat(map.show()).isEqualTo(View.OFF);
        View after = map.start(OptionalInt.of(before.port()));
        assertThat(Client.status(after.port(), "/live", bearer(token(before)))).isEqualTo(401);
        MapServer next = server();
        map.stop();
        next.resume();
        assertThat(next.show()).isEqualTo(View.OFF);
    }

    @Test
    void aPortThatIsTakenIsAProblemThatChangesNothing() throws IOException {
        View before = map.start(OptionalInt.empty());
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> map.start(OptionalInt.of(taken.getLocalPort())))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().code()).isEqualTo("E-MAP-PORT"));
        }
        assertThat(map.show().address()).isEqualTo(before.address());
        assertThat(Client.status(before.port(), "/")).isEqualTo(200);
    }

    @Test
    void startedAgainItIsTheSameAndAnotherPortKeepsTheToken() {
        View before = map.start(OptionalInt.empty());
        assertThat(map.start(OptionalInt.empty()).address()).isEqualTo(before.address());
        int other = freePort();
        View moved = map.start(OptionalInt.of(other));
        assertThat(moved.port()).isEqualTo(other);
        assertThat(token(moved)).isEqualTo(token(before));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTokenThatCannotBeKeptIsNotServed() throws IOException {
        Files.createDirectory(folder.resolve("map"));
        Files.createFile(folder.resolve("map").resolve("inside"));
        assertThatThrownBy(() -> map.start(OptionalInt.empty()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("E-MAP-FILE"));
        assertThat(map.show()).isEqualTo(View.OFF);
    }

    @Test
    void aSpoiltFileIsNoReasonToServeAnything() throws IOException {
        Path file = folder.resolve("map");
        for (String text :
                new String[] {
                    "",
                    "o7s-map 1\n",
                    "o7s-map 1\n80\nshort\n",
                    "o7s-map 1\n99999\n" + "0".repeat(64),
                    "o7s-map 2\n8000\n" + "0".repeat(64),
                    "x".repeat(100_000)
                }) {
            Files.writeString(file, text);
            map.resume();
            assertThat(map.show()).as(text).isEqualTo(View.OFF);
        }
    }

    @Test
    void tokensAre256BitsAndNoTwoAreTheSame() {
        SecureRandom random = new SecureRandom();
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            Token token = Token.fresh(random);
            assertThat(token.text()).matches("[0-9a-f]{64}");
            assertThat(token.toString()).doesNotContain(token.text());
            tokens.add(token.text());
        }
        assertThat(tokens).hasSize(1000);
    }
}
