package org.o7s.commands.complete;

/** The scripts that make a shell complete {@code irm}: they ask {@code irm} itself each time. */
public final class Scripts {
    private static final String BASH =
            """
            # Completion of irm for bash:  source <(irm completion bash)
            _irm() {
                local line words=("${COMP_WORDS[@]:1}")
                COMPREPLY=()
                while IFS=$'\\t' read -r line _; do
                    COMPREPLY+=("$line")
                done < <(irm __complete $((COMP_CWORD - 1)) "${words[@]}" 2>/dev/null)
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
                done < <(irm __complete $((CURRENT - 2)) "${(@)words[2,-1]}" 2>/dev/null)
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
                irm __complete (math (count $before) - 1) $before[2..-1] "$now" 2>/dev/null
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
