package io.coursework.mlflow.cli.console;

import io.coursework.curricula.spec.SnakeCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.cli.Option;

/**
 * A shell's completion of the command line, from what the commands declare for their help. Where
 * nothing is known of a word the shell offers files.
 */
public final class Completion {

  private static final String BODY =
      """
      _coursework() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
        local name= words= word i
        for ((i = 1; i < COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          if [ "$i" = 1 ] && [ "$word" = help ]; then continue; fi
          case "$name${name:+ }$word" in
            %s) name="$name${name:+ }$word" ;;
            *) break ;;
          esac
        done
        case "$name" in
      %s  esac
        case "$name $prev" in
      %s  esac
        COMPREPLY=($(compgen -W "$words" -- "$cur"))
        case "$name $prev" in
          *' --config') COMPREPLY+=($(compgen -f -- "$cur")); compopt -o filenames 2>/dev/null ;;
          *' --set') compopt -o nospace 2>/dev/null ;;
        esac
        return 0
      }
      complete -o default -F _coursework coursework
      """;

  private Completion() {}

  /**
   * The script for bash.
   *
   * @param values what can be given to an option, by its name; the words of an option whose type is
   *     an enum need not be among them
   */
  public static String bash(Collection<Command> commands, Map<String, List<String>> values) {
    return "# Completes the words of coursework in bash: source <(coursework completion bash)\n"
        + body(commands, values);
  }

  /** The script for zsh, which reads that for bash. */
  public static String zsh(Collection<Command> commands, Map<String, List<String>> values) {
    return "#compdef coursework\n"
        + "# Completes the words of coursework in zsh: source <(coursework completion zsh)\n"
        + "autoload -U +X compinit && compinit\n"
        + "autoload -U +X bashcompinit && bashcompinit\n"
        + body(commands, values);
  }

  private static String body(Collection<Command> commands, Map<String, List<String>> values) {
    Map<String, List<String>> next = new TreeMap<>(); // by the words so far
    Map<String, List<String>> options = new TreeMap<>(); // by the words that take what follows
    next.computeIfAbsent("", name -> new ArrayList<>()).addAll(List.of("help", "--version"));
    for (Command command : commands) {
      String beginning = "";
      for (String word : command.name().split(" ")) {
        next.computeIfAbsent(beginning, name -> new ArrayList<>()).add(word);
        beginning = (beginning + " " + word).strip();
      }
      List<String> own = next.computeIfAbsent(beginning, name -> new ArrayList<>());
      for (Option option : CommandLineInterface.allOptions(command).getOptions()) {
        own.add("--" + option.getLongOpt());
        if (option.hasArg()) {
          options.put(beginning + " --" + option.getLongOpt(), words(option, values));
        }
      }
    }
    return BODY.formatted(
        next.keySet().stream()
            .filter(name -> !name.isEmpty())
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining("|")),
        cases(next),
        cases(options));
  }

  private static List<String> words(Option option, Map<String, List<String>> values) {
    List<String> known = values.getOrDefault(option.getLongOpt(), List.of());
    return known.isEmpty() && option.getType() instanceof Class<?> type && type.isEnum()
        ? Arrays.stream(type.getEnumConstants()).map(word -> SnakeCase.of((Enum<?>) word)).toList()
        : known;
  }

  /** One line for each list of words, with everything that it follows. */
  private static String cases(Map<String, List<String>> words) {
    Map<String, List<String>> before = new LinkedHashMap<>();
    words.forEach(
        (name, all) ->
            before
                .computeIfAbsent(String.join(" ", new TreeSet<>(all)), text -> new ArrayList<>())
                .add("'" + name + "'"));
    StringBuilder cases = new StringBuilder();
    before.forEach(
        (text, names) ->
            cases.append("    %s) words='%s' ;;\n".formatted(String.join("|", names), text)));
    return cases.toString();
  }
}
