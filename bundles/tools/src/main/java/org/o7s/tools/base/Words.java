package org.o7s.tools.base;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.o7s.api.QosSpec;

/** The words of a command line, read one after the other. One use. */
public final class Words {
    private final Iterator<String> words;

    /** Words to read. */
    public Words(List<String> words) {
        this.words = words.iterator();
    }

    /** Whether there is another one. */
    public boolean hasNext() {
        return words.hasNext();
    }

    /** The next one. */
    public String next() {
        return words.next();
    }

    /** The value of an option: the next word. */
    public String value(String option) throws UsageException {
        if (!words.hasNext()) {
            throw UsageException.withUsage(option + " needs a value");
        }
        return words.next();
    }

    /** The value of an option, a whole number; what is larger than {@code max} becomes it. */
    public long number(String option, long max) throws UsageException {
        String text = value(option);
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return Math.min(number, max);
            }
        } catch (NumberFormatException e) {
            // The sentence below is for both.
        }
        throw UsageException.of(option + " needs a number from 0 up, not \"" + text + '"');
    }

    /** The value of an option, a span of time, in ns; without unit it is in ms. */
    public long spanNs(String option) throws UsageException {
        return spanNs(option, TimeUnit.MILLISECONDS);
    }

    /** The value of an option, a span of time, in ns; {@code usual} is its unit if it says none. */
    public long spanNs(String option, TimeUnit usual) throws UsageException {
        String text = value(option);
        try {
            return TimeSpan.parseNs(text, usual);
        } catch (TimeSpan.UnknownUnit e) {
            throw new UsageException(
                    "Unknown time unit: " + e.getMessage() + ".",
                    option + " takes a number and ms, s, m, h or d: 500ms",
                    false);
        } catch (NumberFormatException e) {
            throw UsageException.of(option + " needs a time such as 500ms, not \"" + text + '"');
        }
    }

    /** The value of an option, a rate of 1 bit/s or more, in bit/s: a number, and k, M or G. */
    public long bitsPerSecond(String option) throws UsageException {
        String text = value(option);
        try {
            long rate = BitRate.parse(text);
            if (rate > 0) {
                return rate;
            }
        } catch (NumberFormatException e) {
            // The sentence below is for both.
        }
        throw new UsageException(
                "Invalid rate.",
                option + " needs a rate above 0 such as 500k, 10M or 1G, not \"" + text + '"',
                false);
    }

    /** The value of an option, a quality of service. */
    public QosSpec qos(String option) throws UsageException {
        String text = value(option);
        return QosSpec.preset(text)
                .orElseThrow(
                        () ->
                                UsageException.of(
                                        option
                                                + " is one of raw, raw-checked, best, video, voice"
                                                + " and data, not \""
                                                + text
                                                + '"'));
    }

    /** The value of an option, terms of a quality that are demanded. */
    public QosSpec demand(String option) throws UsageException {
        return Quality.terms(option, value(option));
    }

    /** There is no such option. */
    public static UsageException unknown(String option) {
        return UsageException.withUsage("there is no option " + option);
    }
}
