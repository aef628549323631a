# Finds a Java runtime; sourced by the programs in bin. Starts no process: irm is to be quick.

# java_is_new_enough FOLDER: whether FOLDER holds a Java runtime of version 25 or newer.
java_is_new_enough() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r o7s_line; do
        case $o7s_line in
            JAVA_VERSION=\"2[5-9]* | JAVA_VERSION=\"[3-9][0-9]*) return 0 ;;
        esac
    done < "$1/release"
    return 1
}

# find_java PROGRAM: sets JAVA, or ends PROGRAM with a sentence.
find_java() {
    o7s_on_path=$(command -v java || true)
    [ -z "$o7s_on_path" ] || o7s_on_path=$(readlink -f "$o7s_on_path" 2> /dev/null || echo "$o7s_on_path")
    for o7s_java in "${JAVA_HOME:-}" "${o7s_on_path%/bin/java}" /usr/lib/jvm/* /opt/java/* /opt/jdk* \
        "$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if [ -n "$o7s_java" ] && java_is_new_enough "$o7s_java"; then
            JAVA=$o7s_java/bin/java
            return 0
        fi
    done
    cat >&2 <<EOF
$1: needs Java 25 or newer and found none: not in JAVA_HOME (${JAVA_HOME:-not set}), not on the PATH
(${o7s_on_path:-no java there}), not in /usr/lib/jvm. Install one (for instance from https://adoptium.net, or with
apt-get install openjdk-25-jre-headless where that exists), or set JAVA_HOME to it.
EOF
    exit 1
}
