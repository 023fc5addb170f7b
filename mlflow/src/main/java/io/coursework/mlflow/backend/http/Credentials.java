package io.coursework.mlflow.backend.http;

import io.coursework.curricula.spec.PlainFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mlflow_project.ini4j.Config;
import org.mlflow_project.ini4j.Ini;

/**
 * Who we are to the server. A user with a password wins over a token, a token over a user alone.
 *
 * @param user for HTTP Basic
 * @param password for HTTP Basic
 * @param token for HTTP Bearer
 */
public record Credentials(
    Optional<Setting> user, Optional<Setting> password, Optional<Setting> token) {

  /**
   * A value, and where it was found.
   *
   * @param source a variable or a file
   */
  record Setting(String value, String source) {

    /**
     * @throws IllegalArgumentException naming the first character that breaks a rule by its place
     */
    Setting without(Pattern refused, String rule) {
      Matcher found = refused.matcher(value);
      if (found.find()) {
        throw new IllegalArgumentException(
            "%s: character %d of its value %s; set it again without that (it is not shown, for it is secret)"
                .formatted(source, value.codePointCount(0, found.start()) + 1, rule));
      }
      return this;
    }

    /** Shows where the value is, not what it is. */
    @Override
    public String toString() {
      return source;
    }
  }

  static final Credentials NONE =
      new Credentials(Optional.empty(), Optional.empty(), Optional.empty());

  private static final long LARGEST = 1 << 20; // bytes
  private static final String USER = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";

  /** As in {@link CustomHeaders}. */
  private static final Pattern NOT_IN_A_HEADER = Pattern.compile("[^\\x20-\\x7e\\t]");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /**
   * Reads the variables; where they are unset, the user part of the address; where it has none,
   * {@code ~/.mlflow/credentials}.
   *
   * @param name of the address, for messages
   * @throws IllegalArgumentException if that file cannot be read, or something has a character that
   *     cannot be sent
   */
  static Credentials of(MlflowVariables environment, Address address, String name) {
    Map<String, Setting> elsewhere =
        address.user().isEmpty() ? ofFile(environment) : ofUserPart(address, name);
    return new Credentials(
        login(environment, USER, elsewhere),
        login(environment, PASSWORD, elsewhere),
        setting(environment, TOKEN)
            .map(
                token ->
                    token.without(NOT_IN_A_HEADER, "is not one that an HTTP header can carry")));
  }

  private static Optional<Setting> login(
      MlflowVariables environment, String variable, Map<String, Setting> elsewhere) {
    return setting(environment, variable)
        .or(() -> Optional.ofNullable(elsewhere.get(variable)))
        .map(given -> given.without(CONTROL, "is a control character, which no login has"));
  }

  /** The header's value. */
  Optional<String> authorization() {
    Optional<String> name = login();
    return name.isPresent()
        ? name.map(user -> basic(user, password.map(Setting::value).orElse("")))
        : token.map(given -> "Bearer " + given.value());
  }

  /** The user, where it is by name that the server knows us. */
  Optional<String> login() {
    return token.isPresent() && (user.isEmpty() || password.isEmpty())
        ? Optional.empty()
        : user.map(Setting::value);
  }

  /** What must not be seen anywhere. */
  List<String> secrets() {
    return Stream.of(
            password.map(Setting::value),
            token.map(Setting::value),
            authorization().map(header -> header.substring(header.indexOf(' ') + 1)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** What is in effect and where it is set; empty if there is nothing. */
  Optional<String> describe() {
    return authorization()
        .map(
            header ->
                header.startsWith("Bearer")
                    ? "token of " + token.get()
                    : "user and password of "
                        + Stream.of(user, password)
                            .flatMap(Optional::stream)
                            .map(Setting::source)
                            .distinct()
                            .collect(Collectors.joining(" and ")));
  }

  public static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static Optional<Setting> setting(MlflowVariables environment, String variable) {
    return environment.value(variable).map(value -> new Setting(value, variable));
  }

  private static Map<String, Setting> ofUserPart(Address address, String name) {
    Setting user = new Setting(address.user().orElseThrow(), name);
    return address
        .password()
        .map(password -> Map.of(USER, user, PASSWORD, new Setting(password, name)))
        .orElse(Map.of(USER, user));
  }

  private static Map<String, Setting> ofFile(MlflowVariables environment) {
    Optional<Path> file =
        environment.home().map(home -> home.resolve(".mlflow/credentials")).filter(Files::exists);
    if (file.isEmpty()) {
      return Map.of();
    }
    Config format = new Config();
    format.setEscape(false); // A backslash belongs to the password.
    format.setLowerCaseOption(true);
    Ini ini = new Ini();
    ini.setConfig(format);
    try {
      ini.load(new StringReader(PlainFile.named(file.get()).text(LARGEST)));
    } catch (IOException e) {
      // The cause is not repeated: it may quote the line with the password.
      throw new IllegalArgumentException(
          "%s cannot be read as an ini file with a section [mlflow]; correct it, or set %s and %s"
              .formatted(file.get(), USER, PASSWORD));
    }
    Map<String, String> section = ini.getOrDefault("mlflow", null);
    if (section == null) {
      return Map.of();
    }
    return Stream.of(USER, PASSWORD)
        .filter(name -> section.get(name.toLowerCase(java.util.Locale.ROOT)) != null)
        .collect(
            Collectors.toMap(
                name -> name,
                name ->
                    new Setting(
                        // Python's reader takes one % for two.
                        section.get(name.toLowerCase(java.util.Locale.ROOT)).replace("%%", "%"),
                        file.get().toString())));
  }
}
