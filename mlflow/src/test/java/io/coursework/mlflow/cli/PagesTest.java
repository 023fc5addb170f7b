package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.coursework.curricula.spec.SpecType;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.config.ConfigLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;

/**
 * The README and the pages beside the code, held against the program. Whether their commands run is
 * the question of {@link PagesRunTest}.
 */
class PagesTest {

  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");

  /** A class or a package. */
  private static final Pattern PLACE =
      Pattern.compile("`([A-Z]+[a-z][A-Za-z]*|io\\.coursework\\.[a-z.]+)`");

  private final Injector injector = Guice.createInjector(Main.modules());

  private static String pages() throws IOException {
    return Page.all().stream().map(Page::text).collect(Collectors.joining("\n"));
  }

  private <T> Set<T> catalogue(TypeLiteral<Set<T>> type) {
    return injector.getInstance(Key.get(type));
  }

  @Test
  void theReadmeIsShort() throws IOException {
    byte[] readme = Page.all().get(0).text().getBytes(StandardCharsets.UTF_8);
    assertTrue(readme.length <= 8192, "README.md has %d bytes".formatted(readme.length));
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    for (Page page : Page.all()) {
      Matcher link = LINK.matcher(page.text());
      while (link.find()) {
        String target = link.group(1);
        Path file = page.file().resolveSibling(target);
        assertTrue(target.contains("://") || Files.exists(file), page + " links to " + target);
      }
    }
  }

  @Test
  void everyPageIsInTheIndex() throws IOException {
    List<Page> pages = Page.all();
    for (Page page : pages.subList(1, pages.size())) {
      assertTrue(
          pages.get(0).text().contains("(" + page + ")"), page + " has no link in README.md");
    }
  }

  @Test
  void everyPlaceForContributorsExists() throws IOException {
    Set<String> places = new TreeSet<>();
    for (String module : List.of("curricula", "tracking", "analysis", "tf-model", "mlflow")) {
      try (Stream<Path> files = Files.walk(Page.ROOT.resolve(module).resolve("src"))) {
        for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
          places.add(file.getFileName().toString().replace(".java", ""));
          places.add(file.getParent().toString().replaceAll(".*/java/", "").replace('/', '.'));
        }
      }
    }
    String page = Files.readString(Page.ROOT.resolve("mlflow/docs/contributing.md"));
    Matcher named = PLACE.matcher(page);
    while (named.find()) {
      assertTrue(places.contains(named.group(1)), named.group(1) + " does not exist");
    }
  }

  @Test
  void everySectionIsWhatTheProgramSays() throws IOException {
    for (Page page : Page.all()) {
      String written = PageSections.written(page);
      if (Boolean.getBoolean("docs.write")) {
        Files.writeString(page.file(), written);
      } else {
        assertEquals(written, page.text(), page + " differs from the program; run 'make docs'");
      }
    }
  }

  @Test
  void everyCommandLineIsUnderstood() throws IOException, ParseException {
    Set<Command> commands = catalogue(new TypeLiteral<Set<Command>>() {});
    Set<String> shown = new TreeSet<>();
    for (String line : pages().replace("\\\n", " ").lines().toList()) {
      if (!line.matches("coursework [\\w-]+( .*)?")) {
        continue;
      }
      List<String> words = new ArrayList<>();
      Matcher matcher = WORD.matcher(line);
      while (matcher.find()) {
        String quoted = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        words.add(quoted == null ? matcher.group(3) : quoted);
      }
      Command command = CommandLineInterface.find(commands, words.subList(1, words.size()));
      assertNotNull(command, line);
      int named = 1 + command.name().split(" ").length;
      CommandLine parsed =
          new DefaultParser()
              .parse(
                  CommandLineInterface.allOptions(command),
                  words.subList(named, words.size()).toArray(String[]::new));
      Arguments.check(parsed);
      checkConfiguration(parsed, line);
      shown.add(command.name());
    }
    assertTrue(shown.size() > 20, shown.toString());
  }

  /** Files are there, and so are the keys that are set. */
  private void checkConfiguration(CommandLine parsed, String line) {
    String named = parsed.getOptionValue("config", "");
    Path config = Path.of("src", "main", named.startsWith("configs/") ? named : "configs/sum.yaml");
    assertTrue(Files.exists(config), config + " of: " + line);
    if (!config.toString().matches(".*/(sweeps|paper/[a-z]+\\.yaml).*")) {
      injector.getInstance(ConfigLoader.class).load(config, Arguments.all(parsed, "set"));
    }
  }

  @Test
  void noCommandNamesARunThatTheReaderDoesNotHave() throws IOException {
    for (Page page : Page.all()) {
      for (Page.Block block : page.blocks()) {
        assertFalse(
            block.kind().startsWith("sh") && block.text().matches("(?s).*runs/\\d{8}-.*"),
            page + ":" + block.line());
      }
    }
  }

  @Test
  void everyMakeTargetExists() throws IOException {
    String makefile = Files.readString(Page.ROOT.resolve("Makefile"));
    Matcher matcher = Pattern.compile("(?m)(?:`|^)make\\s([a-z][a-z0-9-]+)").matcher(pages());
    int targets = 0;
    while (matcher.find()) {
      String target = matcher.group(1);
      assertTrue(makefile.contains("\n" + target + ":"), "make " + target);
      targets++;
    }
    assertTrue(targets > 5, targets + " targets");
  }

  @Test
  void everyChoiceIsNamed() throws IOException {
    String pages = pages();
    for (SpecType type : catalogue(new TypeLiteral<Set<SpecType>>() {})) {
      assertTrue(
          Pattern.compile("`([a-z.]+: )?" + type.name() + "`").matcher(pages).find(),
          "choice " + type.name());
    }
  }
}
