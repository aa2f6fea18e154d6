package ai.infodisent.function;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.BeforeEach;

/** With {@code -Plambda}: the same by way of Lambda. */
@QuarkusTest
class LambdaExplainTest extends ExplainTest {

  @BeforeEach
  void askLambda() {
    RestAssured.port = LambdaTest.port();
  }
}
