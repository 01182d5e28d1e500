import { DECK } from '../../facts/tarot/deck.ts';
import { type Names, type NamesByConcept, NUMBER_WORDS } from './names.ts';

/**
 * The major arcana. All but a few of their names are words of every day, so they count where a text speaks of cards.
 */
export const MAJOR_NAMES: NamesByConcept = {
  'the-fool': { en: ['the fool', 'fool'], vi: ['chàng khờ', 'kẻ khờ', 'gã khờ', 'chàng ngốc', 'kẻ ngốc'] },
  'the-magician': { en: ['the magician', 'magician'], vi: ['nhà ảo thuật', 'ảo thuật gia', 'pháp sư'] },
  'the-high-priestess': { en: ['the high priestess', 'high priestess'], vi: ['nữ tư tế', 'nữ giáo hoàng'] },
  'the-empress': { en: ['the empress', 'empress'], vi: ['hoàng hậu', 'nữ hoàng', 'nữ hoàng đế'] },
  'the-emperor': { en: ['the emperor', 'emperor'], vi: ['hoàng đế'] },
  'the-hierophant': {
    en: ['the hierophant', 'hierophant', 'the pope'],
    vi: ['giáo hoàng', 'thầy tế', 'đức giáo hoàng'],
  },
  'the-lovers': { en: ['the lovers', 'lovers', 'the lover'], vi: ['tình nhân', 'những người yêu', 'người yêu'] },
  'the-chariot': { en: ['the chariot', 'chariot'], vi: ['cỗ xe', 'chiến xa', 'cỗ chiến xa'] },
  strength: { en: ['strength'], vi: ['sức mạnh'] },
  'the-hermit': { en: ['the hermit', 'hermit'], vi: ['ẩn sĩ', 'ẩn giả', 'nhà ẩn dật'] },
  'wheel-of-fortune': {
    en: ['wheel of fortune', 'the wheel of fortune', 'the wheel'],
    vi: ['bánh xe số phận', 'bánh xe vận mệnh', 'bánh xe may mắn', 'vòng quay số phận'],
  },
  justice: { en: ['justice'], vi: ['công lý', 'công lí'] },
  'the-hanged-man': {
    en: ['the hanged man', 'hanged man'],
    vi: ['người treo ngược', 'kẻ treo ngược', 'người bị treo', 'người bị treo ngược'],
  },
  death: { en: ['death'], vi: ['cái chết', 'tử thần', 'thần chết'] },
  temperance: { en: ['temperance'], vi: ['tiết chế', 'điều độ', 'sự tiết chế'] },
  'the-devil': { en: ['the devil', 'devil'], vi: ['ác quỷ', 'quỷ dữ', 'con quỷ'] },
  'the-tower': { en: ['the tower', 'tower'], vi: ['tòa tháp', 'ngọn tháp', 'tháp'] },
  'the-star': { en: ['the star', 'star'], vi: ['ngôi sao', 'vì sao'] },
  'the-moon': { en: ['the moon'], vi: ['mặt trăng'] },
  'the-sun': { en: ['the sun'], vi: ['mặt trời'] },
  judgement: { en: ['judgement', 'judgment'], vi: ['phán xét', 'sự phán xét', 'phán xử'] },
  'the-world': { en: ['the world', 'world'], vi: ['thế giới'] },
};

const COURT: NamesByConcept = {
  page: { en: ['page', 'knave'], vi: ['tiểu đồng', 'thị đồng', 'cậu bé'] },
  knight: { en: ['knight'], vi: ['hiệp sĩ', 'kỵ sĩ', 'kị sĩ'] },
  queen: { en: ['queen'], vi: ['nữ hoàng', 'hoàng hậu'] },
  king: { en: ['king'], vi: ['vua', 'quốc vương'] },
};

const SUITS: NamesByConcept = {
  wands: { en: ['wands', 'rods', 'staves'], vi: ['gậy', 'quyền trượng'] },
  cups: { en: ['cups', 'chalices'], vi: ['cốc', 'ly', 'chén'] },
  swords: { en: ['swords'], vi: ['kiếm'] },
  pentacles: { en: ['pentacles', 'coins', 'disks'], vi: ['tiền', 'xu', 'đồng tiền'] },
};

const PIPS: NamesByConcept = Object.fromEntries(
  NUMBER_WORDS.slice(0, 10).map(({ en, vi }, index) =>
    index === 0
      ? ['ace', { en: ['ace', 'one', '1'], vi: ['át', 'ách', 'một', '1', 'ace'] }]
      : [en, { en: [en, String(index + 1)], vi: [vi, String(index + 1)] }],
  ),
);

const RANKS: NamesByConcept = { ...PIPS, ...COURT };

function minorsIn(namesOf: (rank: Names, suit: Names) => Names): NamesByConcept {
  const minors = DECK.flatMap((card) => {
    const [rank = '', suit = ''] = card.split('-of-');
    const [ofRank, ofSuit] = [RANKS[rank], SUITS[suit]];
    return ofRank && ofSuit ? [[card, namesOf(ofRank, ofSuit)] as const] : [];
  });
  return Object.fromEntries(minors);
}

/** The minor arcana as only cards are called: "seven of wands", "7 of wands", "bảy bộ gậy". */
export const MINOR_NAMES: NamesByConcept = {
  ...minorsIn((rank, suit) => ({
    en: rank.en.flatMap((one) => suit.en.map((other) => `${one} of ${other}`)),
    vi: rank.vi.flatMap((one) => suit.vi.map((other) => `${one} bộ ${other}`)),
  })),
  wands: { en: ['wands'], vi: ['bộ gậy', 'chất gậy'] },
  cups: { en: ['suit of cups'], vi: ['bộ cốc', 'bộ ly', 'chất cốc'] },
  swords: { en: ['suit of swords'], vi: ['bộ kiếm', 'chất kiếm'] },
  pentacles: { en: ['pentacles'], vi: ['bộ tiền', 'bộ xu', 'chất tiền'] },
};

/** The same without "bộ": "hai ly" is the Two of Cups where a text speaks of cards, and two glasses elsewhere. */
export const SHORT_MINOR_NAMES: NamesByConcept = {
  ...minorsIn((rank, suit) => ({
    en: [],
    vi: rank.vi.flatMap((one) => suit.vi.map((other) => `${one} ${other}`)),
  })),
  cups: { en: ['cups'], vi: [] },
  swords: { en: ['swords'], vi: [] },
  upright: { en: ['upright'], vi: ['xuôi', 'chiều xuôi', 'xuoi'] },
  reversed: {
    en: ['reversed', 'reverse', 'reversal', 'upside down'],
    vi: ['ngược', 'chiều ngược', 'lật ngược', 'đảo ngược', 'nguoc'],
  },
};
