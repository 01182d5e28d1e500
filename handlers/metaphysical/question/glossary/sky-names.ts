import type { NamesByConcept } from './names.ts';

/**
 * Names of bodies, signs and aspects in English and Vietnamese. Left out are words that usually mean something else:
 * "thủy tinh" (glass), and single syllables such as "hợi" (the year of the pig) or "ngưu" (ox).
 */
export const SKY_NAMES: NamesByConcept = {
  sun: { en: ['sun'], vi: ['mặt trời', 'thái dương'] },
  moon: { en: ['moon'], vi: ['mặt trăng', 'ánh trăng', 'vầng trăng'] },
  mercury: { en: ['mercury'], vi: ['sao thủy'] },
  venus: { en: ['venus'], vi: ['sao kim', 'kim tinh'] },
  mars: { en: ['mars'], vi: ['sao hỏa', 'hỏa tinh'] },
  jupiter: { en: ['jupiter'], vi: ['sao mộc', 'mộc tinh'] },
  saturn: { en: ['saturn'], vi: ['sao thổ', 'thổ tinh'] },
  uranus: { en: ['uranus'], vi: ['sao thiên vương', 'thiên vương tinh'] },
  neptune: { en: ['neptune'], vi: ['sao hải vương', 'hải vương tinh'] },
  pluto: { en: ['pluto'], vi: ['sao diêm vương', 'diêm vương tinh'] },

  aries: { en: ['aries'], vi: ['bạch dương', 'dương cưu', 'miên dương'] },
  taurus: { en: ['taurus', 'tauruses', 'taurean'], vi: ['kim ngưu'] },
  gemini: { en: ['gemini', 'geminis'], vi: ['song tử', 'song sinh', 'song nam'] },
  cancer: { en: ['cancer', 'cancers', 'cancerian'], vi: ['cự giải', 'bắc giải'] },
  leo: { en: ['leo', 'leos'], vi: ['sư tử', 'hải sư', 'cung leo'] },
  virgo: { en: ['virgo', 'virgos'], vi: ['xử nữ', 'trinh nữ', 'thất nữ'] },
  libra: { en: ['libra', 'libras', 'libran'], vi: ['thiên bình', 'thiên xứng'] },
  scorpio: { en: ['scorpio', 'scorpios', 'scorpion'], vi: ['bọ cạp', 'bò cạp', 'thiên yết', 'hổ cáp', 'thần nông'] },
  sagittarius: { en: ['sagittarius', 'sagittarian', 'sagittarians'], vi: ['nhân mã', 'xạ thủ', 'cung thủ'] },
  capricorn: { en: ['capricorn', 'capricorns'], vi: ['ma kết', 'nam dương', 'sơn dương'] },
  aquarius: { en: ['aquarius', 'aquarian', 'aquarians'], vi: ['bảo bình', 'thủy bình', 'bảo bình nam', 'bảo bình nữ'] },
  pisces: { en: ['pisces', 'piscean'], vi: ['song ngư'] },
  sign: {
    en: ['zodiac sign', 'zodiac signs', 'star sign', 'star signs', 'sun sign'],
    vi: ['cung hoàng đạo', 'các cung hoàng đạo', '12 cung', 'mười hai cung'],
  },

  aspect: { en: ['aspect', 'aspects'], vi: ['góc chiếu', 'góc hợp'] },
  conjunction: { en: ['conjunction', 'conjunct', 'conjunctions'], vi: ['trùng tụ', 'góc trùng tụ', 'hội tụ', '0 độ'] },
  sextile: { en: ['sextile', 'sextiles'], vi: ['lục hợp', 'góc lục hợp', 'góc 60', 'góc 60 độ'] },
  square: { en: ['square', 'squares', 'squaring'], vi: ['góc vuông', 'vuông góc', 'góc 90', 'góc 90 độ'] },
  trine: { en: ['trine', 'trines'], vi: ['tam hợp', 'góc tam hợp', 'góc 120', 'góc 120 độ'] },
  opposition: {
    en: ['opposition', 'oppositions'],
    vi: ['đối đỉnh', 'góc đối đỉnh', 'góc 180', 'góc 180 độ', 'đối xứng'],
  },
};
