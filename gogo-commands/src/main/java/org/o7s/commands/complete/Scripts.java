package org.o7s.commands.complete;

/** The scripts that make a shell complete {@code irm}: they ask {@code irm} itself each time. */
public final class Scripts {
    private static final String BASH =
            """
            # Completion of irm for bash:  source <(irm completion bash)
            _irm() {
                local word
                COMPREPLY=()
                while IFS=$'\\t' read -r word _; do
                    COMPREPLY+=("$(printf '%q' "$word")")
                done < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
            }
            complete -o default -F _irm irm
            """;

    private static final String ZSH =
            """
            #compdef irm
            # Completion of irm for zsh:  source <(irm completion zsh)
            _irm() {
                local word help
                local -a found
                while IFS=$'\\t' read -r word help; do
                    found+=("${word//:/\\\\:}:$help")
                done < <("$words[1]" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
                if (( $#found )); then _describe irm found; else _files; fi
            }
            compdef _irm irm
            """;

    private static final String FISH =
            """
            # Completion of irm for fish:  irm completion fish | source
            function __irm_complete
                set -l before (commandline -opc)
                set -l now (commandline -ct)
                $before[1] __complete $before[2..-1] "$now" 2>/dev/null
            end
            complete -c irm -f -a '(__irm_complete)'
            """;

    private Scripts() {}

    /**
     * The script for a shell.
     *
     * @param shell bash, zsh or fish
     */
    public static String of(String shell) {
        return switch (shell) {
            case "bash" -> BASH;
            case "zsh" -> ZSH;
            case "fish" -> FISH;
            default -> throw new IllegalArgumentException("no completion for " + shell);
        };
    }
}
