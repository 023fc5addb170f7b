package io.coursework.tracking.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FenceTest {
  @TempDir Path root;

  private Path folder;
  private Fence fence;

  @BeforeEach
  void make() throws IOException {
    folder = Files.createDirectories(root.resolve("folder"));
    fence = new Fence(folder);
    Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(folder.resolve("a/file"), "content");
  }

  private String refusal(String name, boolean asFolder) {
    UnsafePathException e =
        assertThrows(
            UnsafePathException.class,
            () -> {
              if (asFolder) {
                fence.folder(name);
              } else {
                fence.file(name);
              }
            },
            name);
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    return e.getMessage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"new", "a/file", "a/new", "new/new/new", "a/\u00fc b:c+~%", "...", ".hidden"})
  void findsAPlaceForAnyPlainName(String name) throws IOException {
    assertEquals(folder.resolve(name), fence.file(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/..",
        "../folder/a",
        "a/./b",
        "a\\b",
        "a\0b",
        "a\nb"
      })
  void leadsNowhereElse(String name) {
    assertTrue(refusal(name, false).contains("is not the name of a file below"), name);
    assertTrue(refusal(name, true).contains("is not the name of a file below"), name);
  }

  @Test
  void takesNoNameWithoutEnd() throws IOException {
    assertEquals(folder.resolve("x".repeat(255)), fence.file("x".repeat(255)));
    assertTrue(refusal("x".repeat(256), false).length() < 500);
    assertTrue(refusal("\u00fc".repeat(128), false).length() < 500);
    assertEquals(folder.resolve("x/".repeat(499) + "xx"), fence.file("x/".repeat(499) + "xx"));
    assertTrue(refusal("x/".repeat(500) + "x", false).length() < 500);
  }

  @Test
  void tellsFilesFromFolders() throws IOException {
    assertEquals(folder.resolve("a/b"), fence.folder("a/b"));
    assertTrue(refusal("a/b", false).endsWith("a/b is not a regular file; move it away"));
    assertTrue(refusal("a/file", true).contains("a/file is not a folder"));
    assertTrue(refusal("a/file/x", false).contains("a/file is not a folder"));
  }

  @Test
  void followsNoLinkBelowTheFolder() throws IOException {
    Path elsewhere = Files.createDirectories(root.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("keys"), "content");
    Files.createSymbolicLink(folder.resolve("link"), elsewhere);
    Files.createSymbolicLink(folder.resolve("a/keys"), elsewhere.resolve("keys"));
    Files.createSymbolicLink(folder.resolve("a/own"), Path.of("file"));
    Files.createSymbolicLink(folder.resolve("a/nothing"), root.resolve("nothing"));
    for (String name : new String[] {"link", "link/keys", "a/keys", "a/own", "a/nothing"}) {
      assertTrue(refusal(name, false).contains("is a symbolic link"), name);
    }
  }

  /** Who names the folder means what the link leads to. */
  @Test
  void mayStandBehindALink() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("link"), folder);
    assertEquals("content", Files.readString(new Fence(link).file("a/file")));
  }
}
