# Adds up the attributes of <testsuite> elements: "N passed, N failed, N skipped".
function value(name,    text) {
    if (!match($0, "(^| )" name "=\"[0-9]+\"")) return 0
    text = substr($0, RSTART, RLENGTH)
    gsub(/[^0-9]/, "", text)
    return text + 0
}

{
    tests += value("tests")
    failed += value("failures") + value("errors")
    skipped += value("skipped")
}

END { printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped }
