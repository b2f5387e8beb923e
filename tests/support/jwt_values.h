// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Keys and tokens (RFC 7517, RFC 7519), made once for tests: kToken… are of {"sub":"ann@shop.example","exp":4102444800}.
#pragma once

#include <string>

namespace support::jwt {

inline const std::string kJwkRsa =
    R"({"kty": "RSA", "kid": "r1", "n": "tUWIyu1ejQl5Kgj7ijWEMmmJp_X1jVNozuCsFMNnCBK0BqvhSp)"
    R"(tBWdNxxaYCfkT6mRhSQaAFQ1OxcZFJMylTcw-dZTic0JwlU9R3L5L1gwhu13naFMWVqZbFw4ZlTwDRM9QSMY)"
    R"(5t47rTjGJ120pCwiGZAEOz3IYA-DAOx9NmqZkOXy9EQzVuxjFr4Toouy_2alq40q6JFhJH0Rn84TYMUvmsko)"
    R"(3xoCFqTDdJht0ykpQg6aSOcmr7Or3qluHL7pq1v3J-XejKRkWbMTJIVaCpMNiLV1VfB9YaKjGeGz22xiXqdg)"
    R"(59DmiHjWlBzf59KpPqRkJDITcAXCYmCuHocKYMnQ", "e": "AQAB", "use": "sig", "alg": "RS256")"
    R"(})";
inline const std::string kJwkRsaPrivate =
    R"({"kty": "RSA", "kid": "r1", "n": "tUWIyu1ejQl5Kgj7ijWEMmmJp_X1jVNozuCsFMNnCBK0BqvhSp)"
    R"(tBWdNxxaYCfkT6mRhSQaAFQ1OxcZFJMylTcw-dZTic0JwlU9R3L5L1gwhu13naFMWVqZbFw4ZlTwDRM9QSMY)"
    R"(5t47rTjGJ120pCwiGZAEOz3IYA-DAOx9NmqZkOXy9EQzVuxjFr4Toouy_2alq40q6JFhJH0Rn84TYMUvmsko)"
    R"(3xoCFqTDdJht0ykpQg6aSOcmr7Or3qluHL7pq1v3J-XejKRkWbMTJIVaCpMNiLV1VfB9YaKjGeGz22xiXqdg)"
    R"(59DmiHjWlBzf59KpPqRkJDITcAXCYmCuHocKYMnQ", "e": "AQAB", "d": "GOEEAwv8meFWuJr2gRPSws)"
    R"(OC4eNLUhwESr6Bx7DA65X7kN3WxDFWURCI8S5VccSgW1I_-eNPTZwHQtXEpOmzWxulx85zEVuY8O48dHJYUW)"
    R"(VfJyJBeO_cWGQJ3QnNTkBHtjQRUi1g7ixGXCJoWBJTYscPM37XSPk4WVfpM2pTkQumQmfP_W4bK6uty-m6Lt)"
    R"(3P8PhhHPObO8kZYNq_LCvwjnt9Aig55Hr8-1cV9oxbEmAQ4U1eEfJIrtOEX2D_MTcbjYY8u9gpgj2bHhdjqo)"
    R"(ebwGCwmbmqkxq-Gwed_oQkir_eKlGRrZVWeuKAf9fKzACvVIuaF0kSisamYuL2Zwg70Q"})";
inline const std::string kJwkRsaSmall =
    R"({"kty": "RSA", "kid": "r0", "n": "sphPT5Kn0k8y0lSCDvqsWOx_06BKLg37_ZY8r9SXRTfpTILqHl)"
    R"(ynNNhoeL0pjPNDyrThc6gVa-xR-0JDcsWfUlTvv2YZ9WiB9yO8MZyevQ-ivOCqISQ93Gk9KGXt5-Xc_nB_vo)"
    R"(xuVGeky3VAdQo5QJwL27jlGg7dHMO35MhgGYk", "e": "AQAB"})";
inline const std::string kJwkEc =
    R"({"kty": "EC", "kid": "e1", "crv": "P-256", "x": "xgqsH6246Bj0_6Fu_GMZazHNFX3JZr1x80J)"
    R"(aGnUbcIc", "y": "OyjIrwOOK9fDJ3F1t30L6gFrQyc8OwCZtGGrXODQKJ4"})";
inline const std::string kJwkEc384 =
    R"({"kty": "EC", "kid": "e2", "crv": "P-384", "x": "SQfGgzGaM53BGjTKry0ZppF4zbVZqb_HxOF)"
    R"(vmuXAxWh2fhL5HH1NKziK7scxekED", "y": "n1aHcxR-hHPDQadUQPuAlQLBk0SqpazpiDWf3kf4dfPA4_)"
    R"(8cKsk8KQlqv-o5z2RG"})";
inline const std::string kJwkEd =
    R"({"kty": "OKP", "kid": "o1", "crv": "Ed25519", "x": "FkexT8PCIWoUzDBfUPyjWDEpGczrX6dK)"
    R"(v5O58Vm2BiU"})";
inline const std::string kEdSeed = "EF7c3RFA_6_lVYZ-gzdFUKqeHagh7l5J5aFq-co9FYY";
inline const std::string kTokenRs256 =
    "eyJhbGciOiJSUzI1NiIsImtpZCI6InIxIiwidHlwIjoiSldUIn0.eyJzdWIiOiJhbm5Ac2hvcC5leGFtcGxl"
    "IiwiZXhwIjo0MTAyNDQ0ODAwfQ.LADwpIZUx63JTUF8u2cbhfoTf_0w-jSpdL2a6rec92Ji0Z0N6acbCvMT4"
    "VSNxtd9sp3LiLS4cAw0tGYnT5x1KErjiyG6WQNzBK19Dn8nremkBi27qCvfLcAMHCS8c4_0ldPz468i4YyU2"
    "-gnsx3aXf4Xd9ej4i4Wsu3DX-pyv34L5tvmUcSCGAj5DRQUk5uGMSLYyzT99unfZiCxn88uOrnndyl-zReDp"
    "WkAwgT3m0vF48d4LTSHBIKAiD6QCajuWmG1un8HtTPvklHmHWlxM0PLAXx76TibgqjQRjHqTNhHuLGOoJ1jM"
    "nBiAL6rnnQMpGVna3eyrU06U5L1LAzLQA";
inline const std::string kTokenEs256 =
    "eyJhbGciOiJFUzI1NiIsImtpZCI6ImUxIn0.eyJzdWIiOiJhbm5Ac2hvcC5leGFtcGxlIiwiZXhwIjo0MTAy"
    "NDQ0ODAwfQ.6EhPwL8w9UbN4RJwE-ay8_Y2Kjq34B8aDnl30zPAV-3zqewMW4dkx7lapnL94b0h7bVFn4H1j"
    "FMJKFSIrnbl4A";
inline const std::string kTokenEdDsa =
    "eyJhbGciOiJFZERTQSIsImtpZCI6Im8xIn0.eyJzdWIiOiJhbm5Ac2hvcC5leGFtcGxlIiwiZXhwIjo0MTAy"
    "NDQ0ODAwfQ.sCmFGVl-0jrn55UYH-46NuzB0ysyRHexWnmNFwDatpoAYObQb2xy3eyNxZkIOHgVinnzJ_dF6"
    "FhCAHP14IQeDA";
inline const std::string kTokenOtherRsa =
    "eyJhbGciOiJSUzI1NiIsImtpZCI6InIxIn0.eyJzdWIiOiJhbm5Ac2hvcC5leGFtcGxlIiwiZXhwIjo0MTAy"
    "NDQ0ODAwfQ.ItQK-_-Wz1KRr5SIGFGlEUq-8c5Vp1UBdTjxHJowKniCd_zws7LN4WTC8B9amz2eFUebRSdQd"
    "gEhzcEMUxRAODVjDfcRvdBGCTJhz3irciBWkgkdwSxvC093IzRjoYYHkJI5rPYpOyy7jUzUJAz5AShU--4dQ"
    "bGdCi6l4RaI5Z7RFd5W6dGIygUOF5BZhw84zRWdT2939IWGajM247oDY4BZ9t9Bb6nOWlLUruyn50oRg-0NC"
    "uvW-jR9hjz32OoFF8vJixDT7OZboNTJzL6yUdPxyCB-PH9NQMMVY1Ig2BCl8wzwPuk4G9rlSShdkTN9FvE8P"
    "S8v8QuCGrXW673q_Q";
inline const std::string kTokenPs256 =
    "eyJhbGciOiJQUzI1NiIsImtpZCI6InIxIn0.eyJzdWIiOiJhbm5Ac2hvcC5leGFtcGxlIiwiZXhwIjo0MTAy"
    "NDQ0ODAwfQ.DhoUkESUkAgEvm_wWgHIKYeMY9XNg3llrFjpVtkdPPMTH5ETngpfI0NJeS6UByiftNaHUJs64"
    "rZmA6ce2lA1rnoI-QSKnLChGtrdvsV2Mi60Eorwq7aNTDg1ZKxDCBlwlqJHLR4ZWqAoNw_xzIDaFinUlB4ux"
    "M4pSzgHFDbN6l0r3zwQ12gtaFONAQoUFX5Evae-UUwAhmmyuB8f8j5fXN2hgWl8DXQKaxgfbe66HXqIlbnBi"
    "iV1NObC5SDtRavAbeYg5GPsr5AsZjwvyotTeANYrn9AiY_uQCGjNdZEjrihgbE4hsdKMnIGhXG92v-ygYbES"
    "lPsgozyB00crtiCeg";
inline const std::string kTokenHs256Pem =
    "eyJhbGciOiJIUzI1NiIsImtpZCI6InIxIn0.eyJzdWIiOiJhbm5Ac2hvcC5leGFtcGxlIiwiZXhwIjo0MTAy"
    "NDQ0ODAwfQ.rdEP93IjVZ4AkNLxFt3akXGwbQBbW7RVoD7qlXYGJ5g";
inline const std::string kTokenHs256Modulus =
    "eyJhbGciOiJIUzI1NiIsImtpZCI6InIxIn0.eyJzdWIiOiJhbm5Ac2hvcC5leGFtcGxlIiwiZXhwIjo0MTAy"
    "NDQ0ODAwfQ.X1nRoY4wflggbUuTRKHICMkmVViCNMHtgzHTHpzbMP4";
inline const std::string kTokenNone =
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5Ac2hvcC5leGFtcGxlIiwiZXhwIjo0MTAyNDQ0ODAwfQ.";
inline const std::string kTokenNoneSigned =
    "eyJhbGciOiJub25lIiwia2lkIjoicjEifQ.eyJzdWIiOiJhbm5Ac2hvcC5leGFtcGxlIiwiZXhwIjo0MTAyN"
    "DQ0ODAwfQ.REfdcB8S2SOTXwca2yOI-vc6-tuNf8JlJGFqG2u49P2AMya15-ROFMx31yo3c23k7V-WdjcdzK"
    "OkD89cRWanlAqSyDPV1BT7yy-o0efyb8rf3P5-DhoS8SHq_aNOUy0A6LQzZfiU-Ep39hZcwxNk8CpZLc1wrE"
    "ukISSSXoKtuvfuJZ1CrG25lm1zDlXahXW1q5MSQYOQ4oj1FRQ3v0y05Hcx6DuOkW_RznnuXEhpPQ29bJAMWM"
    "e-UnANNvTqEbXMzGb4yAsRzzKhsUyaSnOlGnYpQKRzSREgJuDW3hwddd-143aNkgZJYS5H2zNronTSarSUtW"
    "r_b1XPkbjZoV-rHA";
inline const std::string kTokenEsByRsa =
    "eyJhbGciOiJFUzI1NiIsImtpZCI6InIxIn0.eyJzdWIiOiJhbm5Ac2hvcC5leGFtcGxlIiwiZXhwIjo0MTAy"
    "NDQ0ODAwfQ.kffxqgRG6C4AdLEkW5WjAwbYSPm67jsBSNlJPuSEE_q3jdH6UEY-_VD2E0H6pk6XTPiwVFl_U"
    "aqftULQ3w-EYOpIebHjVNNMukBXwHIgvrzV9tFZiAcxrnpQhWqV8v5nfzQ5Jvf_8fxPxCzuxMx51oL39GYiU"
    "e-bxXTXmrIXweN4uAt_N2vUbz30K3lnbJtrLuoFd_PQmSct6x0jVF4TUU1G25lzRpmtXBeqadk52spBLhgQ4"
    "oiRKsyWfm3-heaEuK8p3JTgoY7gnwOZxSg3dBY_9_BnjrilJA6ifKo7CUW3mk9zOvZW9es2pjEvplOjI1yaB"
    "e1WRpkG3IAwxH0y-A";
inline const std::string kTokenRsByEc =
    "eyJhbGciOiJSUzI1NiIsImtpZCI6ImUxIn0.eyJzdWIiOiJhbm5Ac2hvcC5leGFtcGxlIiwiZXhwIjo0MTAy"
    "NDQ0ODAwfQ.il-S6BDC8dXZUV-zHjlOWUE8U7u9wWeHDqW1-mwrAY6L_RAqZSxb3-IBcSZpEDmOTatO2EWzC"
    "2DIXm2xqWj8OA";

}  // namespace support::jwt
