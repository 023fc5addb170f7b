package io.coursework.analysis.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hook inside a block, taken apart. The hooks before and after all blocks ({@code hook_embed},
 * {@code ln_final.hook_scale}) have no site.
 *
 * @param layer the block, from 0
 * @param component the name within it, for example {@code attn.hook_pattern}
 * @param step the round through the stack, from 0
 */
public record HookName(int layer, String component, int step) {

  private static final Pattern NAME = Pattern.compile("blocks\\.(\\d+)\\.(.+)\\.step_(\\d+)");

  /** The hook's name, for example {@code blocks.0.attn.hook_pattern.step_1}. */
  public String name() {
    return "blocks.%d.%s.step_%d".formatted(layer, component, step);
  }

  /** The site of a hook's name; empty if it is not inside a block. */
  public static Optional<HookName> of(String name) {
    Matcher parts = NAME.matcher(name);
    return parts.matches()
        ? Optional.of(
            new HookName(
                Integer.parseInt(parts.group(1)), parts.group(2), Integer.parseInt(parts.group(3))))
        : Optional.empty();
  }
}
