package org.o7s.itests.systems;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.o7s.lab.Host;
import org.o7s.lab.Running;

/**
 * A headless Chromium on a host of the lab, driven through ChromeDriver. It goes with its host. Any
 * thread, one at a time.
 */
final class Browser implements AutoCloseable {
    private static final Duration STARTED_WITHIN = Duration.ofSeconds(60);
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);
    private static final int ANSWER_LIMIT_MS = 90_000;
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Host host;
    private final int port;
    private final String session;

    private Browser(Host host, int port) {
        this.host = host;
        this.port = port;
        this.session =
                "/session/" + send("POST", "/session", capabilities()).path("sessionId").asText();
    }

    /**
     * Starts one with a window of 1500 by 950 pixels; without a Chromium, the test is not run, but
     * where everything has to be there (CI) it fails.
     */
    static Browser start(Host host) {
        String program = Installed.program("chromedriver", "chromium chromium-driver");
        Running driver =
                host.start(
                        "chromedriver",
                        Map.of("HOME", host.folder().toString()),
                        List.of(program, "--port=0"));
        driver.awaitOutput("started successfully", STARTED_WITHIN);
        Matcher told = PORT.matcher(driver.output());
        if (!told.find()) {
            throw new AssertionError("chromedriver does not say its port: " + driver.output());
        }
        return new Browser(host, Integer.parseInt(told.group(1)));
    }

    private ObjectNode capabilities() {
        ObjectNode json = JSON.createObjectNode();
        ObjectNode always = json.putObject("capabilities").putObject("alwaysMatch");
        always.put("browserName", "chrome");
        always.putObject("goog:loggingPrefs").put("browser", "ALL");
        ObjectNode options = always.putObject("goog:chromeOptions");
        options.putArray("args")
                .add("--headless")
                .add("--no-sandbox")
                .add("--disable-gpu")
                .add("--disable-quic")
                .add("--disable-dev-shm-usage")
                .add("--no-first-run")
                .add("--disable-background-networking")
                .add("--disable-component-update")
                .add("--disable-sync")
                .add("--window-size=1500,950")
                .add("--user-data-dir=" + host.folder().resolve("chromium"));
        return json;
    }

    private JsonNode send(String method, String path, JsonNode body) {
        return host.inside(() -> sendHere(method, path, body));
    }

    private JsonNode sendHere(String method, String path, JsonNode body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection)
                        URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setReadTimeout(ANSWER_LIMIT_MS);
        connection.setRequestProperty("Connection", "close");
        if (method.equals("POST")) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.toString().getBytes(UTF_8));
            }
        }
        boolean isGood = connection.getResponseCode() < HttpURLConnection.HTTP_BAD_REQUEST;
        try (InputStream in = isGood ? connection.getInputStream() : connection.getErrorStream()) {
            JsonNode value = JSON.readTree(in).path("value");
            if (!isGood) {
                throw new AssertionError(method + " " + path + ": " + value.path("message"));
            }
            return value;
        }
    }

    private JsonNode post(String path, ObjectNode body) {
        return send("POST", session + path, body);
    }

    /** Opens an address. */
    void open(String address) {
        post("/url", JSON.createObjectNode().put("url", address));
    }

    /** Runs a script in the page; what it returns. */
    JsonNode run(String script) {
        ObjectNode body = JSON.createObjectNode().put("script", script);
        body.putArray("args");
        return post("/execute/sync", body);
    }

    /** The text of what a selector finds first; empty if it finds nothing. */
    String text(String selector) {
        return run("return document.querySelector(" + quoted(selector) + ")?.innerText ?? ''")
                .asText();
    }

    /** Waits until what a selector finds first has this in its text. */
    void awaitText(String selector, String part) {
        Awaitility.await(selector + " says " + part)
                .atMost(SEEN_WITHIN)
                .untilAsserted(
                        () ->
                                org.assertj.core.api.Assertions.assertThat(text(selector))
                                        .contains(part));
    }

    /** Clicks the middle of what a selector finds first, as a mouse does. */
    void click(String selector) {
        JsonNode place =
                run(
                        "const r = document.querySelector("
                                + quoted(selector)
                                + ").getBoundingClientRect();"
                                + "return [r.x + r.width / 2, r.y + r.height / 2]");
        clickAt(place.path(0).asInt(), place.path(1).asInt());
    }

    /** Clicks a point of the window. */
    void clickAt(int x, int y) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode mouse = body.putArray("actions").addObject();
        mouse.put("type", "pointer").put("id", "mouse");
        var steps = mouse.putArray("actions");
        steps.addObject().put("type", "pointerMove").put("duration", 0).put("x", x).put("y", y);
        steps.addObject().put("type", "pointerDown").put("button", 0);
        steps.addObject().put("type", "pointerUp").put("button", 0);
        post("/actions", body);
    }

    /** Types keys, one after the other; {@code \uE015} is the arrow down, for instance. */
    void type(String keys) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode keyboard = body.putArray("actions").addObject();
        keyboard.put("type", "key").put("id", "keyboard");
        var steps = keyboard.putArray("actions");
        keys.codePoints()
                .mapToObj(Character::toString)
                .forEach(
                        key -> {
                            steps.addObject().put("type", "keyDown").put("value", key);
                            steps.addObject().put("type", "keyUp").put("value", key);
                        });
        post("/actions", body);
    }

    /** Shows the page as somebody sees it who likes it dark, or light. */
    void prefer(String colorScheme) {
        ObjectNode body = JSON.createObjectNode().put("cmd", "Emulation.setEmulatedMedia");
        body.putObject("params")
                .putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", colorScheme);
        post("/goog/cdp/execute", body);
    }

    /** What was complained of in pages of this host so far, since this was asked last. */
    List<String> complaints() {
        JsonNode log = post("/se/log", JSON.createObjectNode().put("type", "browser"));
        // The browser's own pages complain as well, of a network that is not there.
        return log.findValuesAsText("message").stream()
                .filter(m -> m.startsWith("http://127.0.0.1:"))
                .toList();
    }

    /** Writes what is seen to a file. */
    void screenshot(Path file) {
        byte[] png =
                Base64.getDecoder()
                        .decode(
                                send("GET", session + "/screenshot", JSON.createObjectNode())
                                        .asText());
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, png);
        } catch (IOException e) {
            throw new AssertionError("cannot write " + file, e);
        }
    }

    private static String quoted(String text) {
        return JSON.createArrayNode().add(text).get(0).toString();
    }

    @Override
    public void close() {
        send("DELETE", session, JSON.createObjectNode());
    }
}
