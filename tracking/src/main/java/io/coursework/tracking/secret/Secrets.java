package io.coursework.tracking.secret;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes passwords and tokens out of text before it is written anywhere: the user part of URLs,
 * bearer and basic credentials, signatures in queries, values under names such as {@code password},
 * and every secret of the environment wherever it turns up.
 */
public final class Secrets {
  /** What stands where a secret stood. */
  public static final String REDACTED = "***";

  /** Below this a secret of the environment is too short to be told from ordinary words. */
  private static final int LEAST_CHARACTERS = 6;

  private static final Pattern USER_PART =
      Pattern.compile(
          "(?<scheme>[A-Za-z][A-Za-z0-9+.-]{0,30}://)(?<login>[^/\\s@?#]*(?:@[^/\\s@?#]*)*)@");

  /**
   * In an address's query, such as that of a signed address of a store. A key is a secret if it
   * says to what, or nothing else: the key of a shared view is there to be given away.
   */
  private static final Pattern QUERY =
      Pattern.compile(
          "(?i)(?<name>[?&;](?:[a-z0-9_.-]{0,40}"
              + "(?:token|password|secret|signature|credential|[_.-]sig|[_.-]key"
              + "|(?:api|access|secret|private|account)key(?:id)?)|key|sig)=)"
              + "[^&;#\\s\"']+");

  private static final Pattern CREDENTIALS =
      Pattern.compile("(?i)\\b(?<kind>bearer|basic)(?<blank>\\s+)(?<value>[A-Za-z0-9._~+/=-]{8,})");
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i:(?:.*[./])?(?:password|passwd|token|secret|api_?key|access_?key|credentials))"
              + "|[A-Z0-9_]*(?:TOKEN|PASSWORD|SECRET|_KEY|CREDENTIALS)");

  private final List<String> known;

  private Secrets(List<String> known) {
    this.known = known;
  }

  /**
   * @param environment names to values; those whose name ends in TOKEN, PASSWORD, SECRET, _KEY or
   *     CREDENTIALS are secret, and so are passwords in addresses, such as a proxy's
   */
  public static Secrets of(Map<String, String> environment) {
    return new Secrets(List.of())
        .and(
            environment.entrySet().stream()
                .filter(e -> isSecretName(e.getKey()))
                .map(Map.Entry::getValue)
                .toList())
        .and(environment.values().stream().flatMap(value -> passwords(value).stream()).toList());
  }

  /** The passwords of the addresses in a text, as they are written and as they are meant. */
  public static List<String> passwords(String text) {
    List<String> found = new ArrayList<>();
    for (Matcher address = USER_PART.matcher(text); address.find(); ) {
      String login = address.group("login");
      String written = login.substring(login.indexOf(':') + 1);
      if (login.indexOf(':') >= 0) {
        found.add(written);
        found.add(unescaped(written));
      }
    }
    return found;
  }

  private static String unescaped(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // a bare %
    }
  }

  /** These secrets and others, which came another way. */
  public Secrets and(Collection<String> others) {
    return new Secrets(
        Stream.concat(known.stream(), others.stream())
            .filter(value -> value.length() >= LEAST_CHARACTERS)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /** Whether a value under this name is a secret by its name alone. */
  public static boolean isSecretName(String name) {
    return SECRET_NAME.matcher(name).matches();
  }

  /** The URL, or any text that holds URLs, without {@code user:password@}. */
  public static String withoutUser(String text) {
    return USER_PART.matcher(text).replaceAll("${scheme}");
  }

  /** The text without secrets. */
  public String redact(String text) {
    String clean = text;
    for (String secret : known) {
      clean = clean.replace(secret, REDACTED);
    }
    clean = QUERY.matcher(withoutUser(clean)).replaceAll("${name}" + REDACTED);
    return CREDENTIALS
        .matcher(clean)
        .replaceAll(
            found ->
                found.group(1).equalsIgnoreCase("basic") && !isLogin(found.group(3))
                    ? Matcher.quoteReplacement(found.group())
                    : found.group(1) + " " + REDACTED);
  }

  /** Whether a word is {@code user:password} in Base64, and not one that follows "basic" anyhow. */
  private static boolean isLogin(String word) {
    String whole = word.replaceAll("=+$", "");
    try {
      byte[] decoded = Base64.getDecoder().decode(whole.substring(0, whole.length() / 4 * 4));
      return new String(decoded, StandardCharsets.ISO_8859_1).indexOf(':') >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Source code, configuration files, or a patch of such, without secrets: those of {@link
   * #redact(String)}, and all that a programmer may have written down as one.
   */
  public String redactSource(String text) {
    return WrittenSecrets.mask(redact(text));
  }

  /** The values without secrets, sorted by key. */
  public Map<String, String> redact(Map<String, String> values) {
    Map<String, String> clean = new TreeMap<>();
    values.forEach((key, value) -> clean.put(key, isSecretName(key) ? REDACTED : redact(value)));
    return clean;
  }
}
