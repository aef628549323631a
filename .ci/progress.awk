# Turns the output of Maven into one line per module: "[ 2/23] bundles/core", and the counts of its tests.
BEGIN {
    while ((getline line < "target/o7s-folders") > 0) {
        split(line, words, " ")
        folder[words[1]] = words[2]
    }
}

# [INFO] ----------------< org.o7s:org.o7s.core >----------------
/^\[INFO\] -+< .*:.* >-+$/ {
    name = $3
    sub(/.*:/, "", name)
    module = (name in folder) ? folder[name] : name
    if (module == ".") module = "workspace"
}

# [INFO] Building o7s core 0.1.0-SNAPSHOT                         [5/24]
/^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]$/ {
    place = $NF
    gsub(/[][]/, "", place)
    split(place, part, "/")
    printf "[%*d/%d] %s\n", length(part[2]), part[1], part[2], module
    fflush()
}

# The sum over a module: no "Time elapsed" in it.
/Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+$/ {
    sub(/^\[[A-Z]+\] */, "")
    print "        " $0
    fflush()
}

/^\[INFO\] BUILD FAILURE/ { print "BUILD FAILURE" }
