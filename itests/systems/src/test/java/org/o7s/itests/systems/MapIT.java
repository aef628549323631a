package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.o7s.core.time.Clocks;
import org.o7s.irm.management.MapControl.View;
import org.o7s.lab.Host;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.linux.kit.NeedsNamespaces;
import org.o7s.map.MapServer;
import org.o7s.map.http.Limits;

/**
 * The map in a browser. Screenshots go to the folder of the lab, or to the one that {@code
 * -Do7s.screenshots=FOLDER} names.
 */
@NeedsNamespaces
class MapIT {
    private static final String DOWN = "\uE015";
    private static final String END = "\uE010";
    private static final String ENTER = "\uE007";
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);

    private static Path picture(Lab lab, String name) {
        String folder = System.getProperty("o7s.screenshots", "");
        return (folder.isEmpty() ? lab.folder() : Path.of(folder).toAbsolutePath()).resolve(name);
    }

    /** Two members over another layer over an interface; the other system is not there. */
    private static void twoLayers(O7sSystem system) {
        system.irm("ipcp", "bootstrap", "type", "local", "name", "l1", "layer", "loc");
        layer(system, "net", "n1", "n2", "layer", "loc");
        system.irm("name", "register", "n2", "layer", "loc");
        layer(system, "top", "t1", "t2", "ipcp", "n1");
        system.irm("name", "create", "pong", "direct", "off");
        system.irm("bind", "program", "oping", "name", "pong");
        system.irm("name", "register", "pong", "ipcp", "t2");
    }

    private static void layer(
            O7sSystem system, String layer, String first, String second, String... below) {
        system.irm(
                "ipcp", "bootstrap", "type", "unicast", "name", first, "layer", layer, "autobind");
        system.irm("name", "register", layer, below[0], below[1]);
        system.irm("name", "register", first, below[0], below[1]);
        system.irm("ipcp", "enroll", "name", second, "layer", layer, "autobind");
        system.irm("ipcp", "connect", "name", second, "dst", first);
    }

    @Test
    void thePageShowsARunningSystemDownToTheLastLayerAndASwapAsItHappens() {
        try (Lab lab = Lab.open("map")) {
            O7sSystem system = O7sSystem.start(lab, lab.host("seen"), "--direct-flows", "off");
            twoLayers(system);
            String address = system.json("map", "start").path("address").asText();
            system.serveTool("oping -n pong -l", "Ouroboros ping server started");
            system.startTool("oping -n pong -i 50 -c 100000");
            try (Browser browser = Browser.start(system.host())) {
                browser.open(address);
                browser.awaitText("#status", "live");
                browser.awaitText("#details", "net");
                assertThat(browser.text("#details")).contains("loc", "top", "n1", "t2");
                assertThat(browser.run("return location.href").asText())
                        .as("the token does not stay in the address")
                        .doesNotContain("token");
                chooseTheClient(browser);
                assertThat(browser.text(".path"))
                        .contains("of layer top", "of layer net", "of layer loc", "ends here");
                system.irm("policy", "set", "pff", "alternate", "ipcp", "n1");
                browser.awaitText("#receipts", "alternate");
                browser.awaitText("#notice", "pff of ipcp n1 is now alternate");
                awaitNumberAfter(browser, number(browser) + 3);
                browser.screenshot(picture(lab, "map-light.png"));
                browser.click("#tab-policies");
                browser.awaitText("#policies", "alternate");
                browser.prefer("dark");
                awaitNumberAfter(browser, number(browser) + 1);
                browser.screenshot(picture(lab, "map-dark.png"));
                assertThat(browser.complaints()).isEmpty();
            }
        }
    }

    private static void chooseTheClient(Browser browser) {
        browser.click("#filter");
        browser.type("pong t1");
        browser.awaitText("#flow-count", "1 of ");
        browser.awaitText("#flow-rows", "pong");
        // A row may be made anew under the button.
        Awaitility.await("a click on the client is answered")
                .atMost(SEEN_WITHIN)
                .untilAsserted(
                        () -> {
                            browser.click("#flow-rows .row");
                            assertThat(browser.text("#details")).contains("down to the wire");
                        });
        // The other end is asked for in its turn; only then is the way of its packets certain.
        Awaitility.await("the way down is known")
                .atMost(SEEN_WITHIN)
                .until(
                        () ->
                                browser.run("return document.querySelectorAll('.path li').length")
                                                .asInt()
                                        == 4);
    }

    private static long number(Browser browser) {
        return browser.run("return Number(document.body.dataset.number ?? 0)").asLong();
    }

    private static void awaitNumberAfter(Browser browser, long number) {
        Awaitility.await("the page goes on")
                .atMost(SEEN_WITHIN)
                .until(() -> number(browser) >= number);
    }

    @Test
    void thePageOutlivesItsDaemonAndNobodyWithoutTheTokenSeesAnything() {
        try (Lab lab = Lab.open("map restart")) {
            O7sSystem system = O7sSystem.start(lab, lab.host("again"));
            assertThat(system.json("map", "show").path("running").asBoolean())
                    .as("it is off until somebody wants it")
                    .isFalse();
            system.irm("ipcp", "bootstrap", "type", "local", "name", "stale1", "layer", "loc");
            String address = system.json("map", "start").path("address").asText();
            try (Browser browser = Browser.start(system.host())) {
                browser.open(address.substring(0, address.indexOf('#')));
                browser.awaitText("#status", "waiting for the token");
                assertThat(browser.run("return document.documentElement.outerHTML").asText())
                        .doesNotContain("stale1");
                browser.open(
                        address.substring(0, address.indexOf('#')) + "?#token=" + "0".repeat(64));
                browser.awaitText("#login-why", "irm map show");

                browser.open("about:blank");
                browser.open(address);
                browser.awaitText("#details", "stale1");
                system.killDaemon();
                browser.awaitText("#status", "does not answer");
                system.startAgain();
                system.irm("ipcp", "bootstrap", "type", "local", "name", "fresh1", "layer", "loc");
                browser.awaitText("#status", "live");
                browser.awaitText("#notice", "restarted");
                browser.awaitText("#details", "fresh1");
                assertThat(browser.text("#details")).doesNotContain("stale1");

                system.irm("map", "stop");
                browser.awaitText("#status", "does not answer");
                system.irm("map", "start", "port", address.replaceAll(".*:(\\d+)/.*", "$1"));
                browser.awaitText("#status", "the token is not accepted");
                assertThat(browser.text("body")).doesNotContain("fresh1");
            }
        }
    }

    @Test
    void thePageAnswersAndGoesOnDrawingWhileFiftyIpcpsAndTwoThousandFlowsChange() {
        CrowdedSystem crowd = new CrowdedSystem(50, 2000);
        try (Lab lab = Lab.open("map crowd");
                MapServer map =
                        new MapServer(crowd, Optional.empty(), Limits.DEFAULT, Clocks.system())) {
            Host host = lab.host("crowd");
            View view = host.inside(() -> map.start(OptionalInt.empty()));
            try (Browser browser = Browser.start(host)) {
                browser.open(view.address());
                browser.awaitText("#totals", "50 IPCPs, 2000 flows");
                assertThat(
                                browser.run(
                                                "return document.querySelectorAll('#flow-rows .row').length")
                                        .asInt())
                        .as("rows that are made, of 2,000")
                        .isLessThan(100);
                watchFrames(browser);
                awaitSnapshotsDrawn(browser, 2);
                assertThat(marks(browser)).isEmpty();
                chooseFlow(browser, 3);
                awaitMarks(
                        browser,
                        "ipcp m46",
                        "ipcp m36",
                        "ipcp m26",
                        "ipcp m16",
                        "ipcp m6",
                        "wire eth6");
                awaitSnapshotsDrawn(browser, 3);
                assertThat(browser.text("#details")).startsWith("Flow 3 ");
                assertThat(marks(browser))
                        .as("marks stay while what they mark changes")
                        .contains("ipcp m46", "wire eth6");
                browser.click("#flow-list");
                for (int i = 0; i < 30; i++) {
                    browser.type(DOWN);
                }
                browser.type(END);
                browser.awaitText("#details", "Flow " + crowd.lastFlow() + " ");
                browser.click("#filter");
                browser.type("load 7");
                browser.awaitText("#flow-count", "of 2000 flows");
                browser.run("document.getElementById('graph').focus()");
                browser.type(DOWN + DOWN + ENTER);
                browser.awaitText("#graph-focus", ", in ");
                awaitSnapshotsDrawn(browser, 3);
                browser.screenshot(picture(lab, "map-crowd.png"));
                // How fast this machine draws is worth knowing, but says nothing about the page.
                System.out.println(
                        "frames of the crowded map: " + browser.run("return crowdFrames"));
                assertThat(browser.complaints()).isEmpty();
            }
        }
    }

    /** Chooses a flow with the mouse; again if its row was made anew under the button. */
    private static void chooseFlow(Browser browser, int flow) {
        String row = "#flow-row-" + flow;
        Awaitility.await("a click on flow " + flow + " is answered")
                .atMost(SEEN_WITHIN)
                .untilAsserted(
                        () -> {
                            browser.click(row);
                            assertThat(browser.text("#details"))
                                    .startsWith("Flow " + flow + " ")
                                    .contains("down to the wire");
                            assertThat(browser.text(row + "[aria-selected=true]")).isNotEmpty();
                        });
    }

    /** What is marked in the drawing, as Cytoscape knows it: a canvas has no elements to ask. */
    private static List<String> marks(Browser browser) {
        JsonNode ids =
                browser.run(
                        "return document.querySelector('#graph .canvas')"
                                + "._cyreg.cy.elements('.on').map((e) => e.id())");
        return StreamSupport.stream(ids.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static void awaitMarks(Browser browser, String... ids) {
        Awaitility.await("the path is marked")
                .atMost(SEEN_WITHIN)
                .untilAsserted(() -> assertThat(marks(browser)).contains(ids));
    }

    /** Waits for frames in which so many snapshots are seen that were not seen before. */
    private static void awaitSnapshotsDrawn(Browser browser, int count) {
        long enough = snapshotsDrawn(browser) + count;
        Awaitility.await("frames are drawn while snapshots arrive")
                .atMost(SEEN_WITHIN)
                .until(() -> snapshotsDrawn(browser) >= enough);
    }

    private static long snapshotsDrawn(Browser browser) {
        return browser.run("return crowdFrames.snapshots").asLong();
    }

    private static void watchFrames(Browser browser) {
        browser.run(
                """
                window.crowdFrames = { count: 0, snapshots: 0, longestMs: 0, sumMs: 0 };
                let last = performance.now();
                let number = document.body.dataset.number;
                const frame = (now) => {
                  const f = window.crowdFrames;
                  f.count++;
                  if (number !== document.body.dataset.number) {
                    number = document.body.dataset.number;
                    f.snapshots++;
                  }
                  f.sumMs += now - last;
                  f.longestMs = Math.max(f.longestMs, now - last);
                  last = now;
                  requestAnimationFrame(frame);
                };
                requestAnimationFrame(frame);
                """);
    }
}
