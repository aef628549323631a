package org.o7s.commands.kit;

import java.util.Map;
import java.util.OptionalInt;
import org.o7s.irm.management.MapControl;

/** A map that is served nowhere. */
public final class FakeMap implements MapControl {
    /** What would let a browser in. */
    public static final String TOKEN = "c0ffee";

    public View view = View.OFF;

    @Override
    public View start(OptionalInt port) {
        int at = port.orElse(40_000);
        view =
                new View(
                        true,
                        at,
                        "http://127.0.0.1:" + at + "/#token=" + TOKEN,
                        Map.of("answered", 7L));
        return view;
    }

    @Override
    public void stop() {
        view = View.OFF;
    }

    @Override
    public View show() {
        return view;
    }
}
