package ai.infodisent.function.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {

  @ParameterizedTest
  @CsvSource({
    "/v2,,true",
    "/v2/,,true",
    "/v2/models/demo,,true",
    "/v1/models/demo:predict,,true",
    "/v2/health/ready,/,true",
    "/base/v2/models,/base,true",
    "/base/v2/models,/base/,true",
    "/v2x,,false",
    "/v3/models,,false",
    "/explain,,false",
    "/gallery/v2/,,false",
    "/base/v2,,false",
    "/v2,/base,false",
    "/b,/base/,false",
    ",,false"
  })
  void aPathDecidesOfWhatFormAProblemIs(String path, String root, boolean protocol) {
    assertEquals(protocol, Problems.ofProtocol(path, root));
  }
}
