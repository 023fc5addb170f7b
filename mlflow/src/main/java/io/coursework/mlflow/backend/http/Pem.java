package io.coursework.mlflow.backend.http;

import io.coursework.curricula.spec.PlainFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * What a PEM file holds.
 *
 * @param certificates in the file's order
 * @param key the first that needs no password, in any of the forms PKCS#8, PKCS#1 and SEC 1
 * @param encrypted whether there is a key that needs one
 */
record Pem(List<X509Certificate> certificates, Optional<PrivateKey> key, boolean encrypted) {
  private static final long LARGEST =
      16 << 20; // bytes; a system\'s bundle has some hundred thousand

  /**
   * @throws IOException if the file cannot be read
   * @throws GeneralSecurityException if a block of it cannot be understood; the message may quote
   *     it
   */
  static Pem read(Path file) throws IOException, GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    Optional<PrivateKey> key = Optional.empty();
    boolean encrypted = false;
    try (Reader text = new StringReader(PlainFile.named(file).text(LARGEST));
        PEMParser blocks = new PEMParser(text)) {
      for (Object block = next(blocks); block != null; block = next(blocks)) {
        if (block instanceof X509CertificateHolder certificate) {
          certificates.add(new JcaX509CertificateConverter().getCertificate(certificate));
        } else if (block instanceof PEMKeyPair pair && key.isEmpty()) {
          key = Optional.of(key(pair.getPrivateKeyInfo()));
        } else if (block instanceof PrivateKeyInfo info && key.isEmpty()) {
          key = Optional.of(key(info));
        } else if (block instanceof PEMEncryptedKeyPair
            || block instanceof PKCS8EncryptedPrivateKeyInfo) {
          encrypted = true;
        }
      }
    }
    return new Pem(certificates, key, encrypted);
  }

  private static Object next(PEMParser blocks) throws IOException, CertificateException {
    try {
      return blocks.readObject();
    } catch (PEMException | RuntimeException e) {
      // The parser trips over a block that lacks what it expects.
      throw new CertificateException(e);
    }
  }

  private static PrivateKey key(PrivateKeyInfo info) throws IOException, GeneralSecurityException {
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    // Java knows the number of each algorithm but this.
    boolean curve = algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey);
    return KeyFactory.getInstance(curve ? "EC" : algorithm.getId())
        .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }
}
